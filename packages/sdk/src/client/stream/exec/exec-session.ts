/** Output of a command, in the order in which it came. */
export interface ExecOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** How a command ended. */
export interface ExecExit {
  /** As a shell would say it: 127 for a command that was not found, 126 for one that may not be run. */
  readonly code: number;
  /** Why it did not run or ended without an exit code of its own; safe to show. */
  readonly reason?: string;
}

/** A command that runs in a container. */
export interface ExecSession {
  /** Gives the command input; resolves when there is room for more. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /**
   * Says that no more input comes.
   *
   * @throws AisubmitError `REJECTED` where the cluster is older than 1.30, which cannot be told.
   */
  readonly endInput: () => Promise<void>;
  /** To be read once, to its end; the command waits for a reader that does not. Throws when the connection breaks. */
  readonly output: AsyncIterable<ExecOutput>;
  /** Tells a terminal's new size. */
  readonly resize: (size: { readonly columns: number; readonly rows: number }) => void;
  /** Resolves after the last output was read. Rejects when the connection breaks before the command ends. */
  readonly exit: Promise<ExecExit>;
  /** Cuts the connection. Whether the command ends with it is up to the command. */
  readonly close: () => void;
}

export interface ExecOptions {
  readonly namespace: string;
  readonly pod: string;
  /** Needed where the pod has several and names no default. */
  readonly container?: string | undefined;
  readonly command: readonly string[];
  /** @default false */
  readonly stdin?: boolean | undefined;
  /** Gives the command a terminal; its output is then all stdout. @default false */
  readonly tty?: boolean | undefined;
  /** Ends the session, too, with `INTERRUPTED`. */
  readonly signal?: AbortSignal | undefined;
}
