import type { StandardStreams } from './exec/standard-streams.ts';

/** Where text goes. */
export interface Sink {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

/** Everything a command may touch outside the SDK, so that tests can bring their own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY: boolean };
  /** Data. */
  readonly stdout: Sink;
  /** Everything else. */
  readonly stderr: Sink;
  /** The same three as bytes, for what is handed through as it is. */
  streams(): StandardStreams;
  /** Aborts at the first Ctrl-C or SIGTERM; the second ends the process with 130. */
  readonly signal: AbortSignal;
  /** Aborts when whoever reads stdout has gone, as `head` does. */
  readonly readerGone: AbortSignal;
  now(): number;
  newRequestId(): string;
  /** A fresh secret of 256 bits, URL-safe. */
  newToken(): string;
}

/** The real terminal, environment and signals. */
export function processHost(): Host {
  const readerGone = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => quietly(error, () => readerGone.abort()));
  process.stderr.on('error', (error: NodeJS.ErrnoException) => quietly(error, () => undefined));
  return {
    env: process.env,
    platform: process.platform,
    get stdin() {
      return Object.assign(process.stdin, { isTTY: process.stdin.isTTY === true });
    },
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    streams: () => ({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }),
    signal: interruption(),
    readerGone: readerGone.signal,
    now: () => Date.now(),
    newRequestId: () => lazyCrypto().randomUUID(),
    newToken: () => lazyCrypto().randomBytes(32).toString('base64url'),
  };
}

// Loading it takes longer than most commands that need none of it.
function lazyCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

// A closed pipe is how `head` says thank you.
function quietly(error: NodeJS.ErrnoException, onClosed: () => void): void {
  if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error;
  onClosed();
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    // biome-ignore lint/nursery/noProcessExit: the second Ctrl-C means now
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
