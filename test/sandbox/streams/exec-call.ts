import type { Duplex, Readable, Writable } from 'node:stream';
import type { Obj } from '../api/object.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A process that somebody wants to run in a container. */
export interface ExecCall {
  readonly pod: Obj;
  readonly container: string;
  readonly command: readonly string[];
  readonly tty: boolean;
  /** Ends at once where no input was asked for, and when the client goes. */
  readonly stdin: Readable;
  /** Swallow what nobody asked for, or what comes after the client has gone. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Aborted when the container ends; as on a real node the client's going ends nothing. */
  readonly signal: AbortSignal;
}

/** What a container does with a process: answers its exit code; throws {@link RuntimeRefusal} where it cannot start. */
export type ExecScript = (call: ExecCall) => number | Promise<number>;

/** Who listens on a port of a pod: a port of this machine's loopback, or a function that gets each connection. */
export type PortTarget = number | ((connection: Duplex) => void);

/** By port number. */
export type PortScript = Readonly<Record<number, PortTarget>>;

/** The container runtime's own words on why it did not do it. */
export class RuntimeRefusal extends Error {
  override readonly name = 'RuntimeRefusal';
}

/** As containerd and runc say that the image has no such program. */
export function noSuchProgram(program: string): RuntimeRefusal {
  const isPath = program.includes('/');
  const why = isPath ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH';
  return new RuntimeRefusal(
    `failed to exec in container: failed to start exec "${'0'.repeat(64)}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${why}: unknown`,
  );
}
