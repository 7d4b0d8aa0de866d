import type { Readable, Writable } from 'node:stream';

/** What a terminal's side of a stream can do, where it is one. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface TerminalOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  getWindowSize?(): [number, number];
}

/** The three streams of a process, byte for byte. */
export interface StandardStreams {
  readonly stdin: Readable & TerminalInput;
  readonly stdout: Writable & TerminalOutput;
  readonly stderr: Writable & TerminalOutput;
}
