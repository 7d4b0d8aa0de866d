import { Readable, Writable } from 'node:stream';
import type { TerminalSize } from './exec-call.ts';
import type { ExecStatus } from './exec-status.ts';

/** Which streams the client wants. */
export interface ExecOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** The client's end of a process, whatever carries it. */
export interface ExecIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Says how it ended and closes everything, after all output. */
  finish(status: ExecStatus): Promise<void>;
}

/** Remembers the last size for whoever listens later. */
export class Resizes {
  #last: TerminalSize | undefined;
  readonly #listeners: ((size: TerminalSize) => void)[] = [];

  /** Reads `{"Width":80,"Height":24}`; anything else is passed over. */
  take(text: string): void {
    const found = /^\{"Width":(\d+),"Height":(\d+)\}\s*$/.exec(text);
    if (found === null) return;
    const size = { columns: Number(found[1]), rows: Number(found[2]) };
    this.#last = size;
    for (const listener of this.#listeners) listener(size);
  }

  listen(listener: (size: TerminalSize) => void): void {
    this.#listeners.push(listener);
    if (this.#last !== undefined) listener(this.#last);
  }
}

export function noInput(): Readable {
  return Readable.from([]);
}

export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** Ends a stream and waits until it is out, or gone. */
export function endAndWait(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableFinished) return resolve();
    stream.once('close', resolve);
    stream.once('error', () => resolve());
    stream.end(() => resolve());
  });
}
