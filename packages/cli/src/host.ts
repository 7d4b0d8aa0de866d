import type { StandardStreams } from './exec/standard-streams.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { asciiSigns, columnsOf, redraws, showsUnicode } from './ui/terminal.ts';

/** Where text goes. */
export interface Sink {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

/** Where data goes, which may be read more slowly than it is made. */
export interface Output extends Sink {
  /** Writes what need not be text. */
  writeBytes(bytes: Uint8Array): void;
  /** Resolves once what was written is on its way, or nobody reads any more: waiting for it keeps memory flat. */
  drained(): Promise<void>;
}

/** Everything a command may touch outside the SDK, so that tests can bring their own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY: boolean };
  /** Data. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Sink;
  /** The same three as bytes, for what is handed through as it is. */
  streams(): StandardStreams;
  /** Aborts at the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process with 130. */
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
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (READER_GONE.has(error.code ?? '')) readerGone.abort();
    else endUnwritten(error);
  });
  // What cannot be said is no reason to leave what is being done half done.
  process.stderr.on('error', () => undefined);
  const stderr = sink(process.stderr);
  return {
    env: process.env,
    platform: process.platform,
    get stdin() {
      return Object.assign(process.stdin, { isTTY: process.stdin.isTTY === true });
    },
    stdout: output(process.stdout, readerGone.signal),
    stderr,
    streams: () => ({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }),
    signal: interruption(() => clearEcho(stderr)),
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
  const isTTY = stream.isTTY === true;
  const isAscii = isTTY && !showsUnicode(process);
  return {
    write: (text) => void stream.write(isAscii ? asciiSigns(text) : text),
    isTTY,
    get columns() {
      return columnsOf(process.env, stream.columns);
    },
  };
}

function output(stream: NodeJS.WriteStream, signal: AbortSignal): Output {
  const plain = sink(stream);
  return {
    write: plain.write,
    isTTY: plain.isTTY,
    get columns() {
      return plain.columns;
    },
    writeBytes: (bytes: Uint8Array) => void stream.write(bytes),
    drained: async () => {
      if (!stream.writableNeedDrain) return;
      await process
        .getBuiltinModule('node:events')
        .once(stream, 'drain', { signal })
        .catch(() => undefined);
    },
  };
}

/** Half of an output must not pass for the whole. */
function endUnwritten({ code }: NodeJS.ErrnoException): void {
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'there is no space left' : code;
  process.stderr.write(`error: the output cannot be written: ${why}\nfix: make room, or write it elsewhere\n`);
  // biome-ignore lint/nursery/noProcessExit: whoever writes next would fail the same way
  process.exit(EXIT_CODES.INVALID_INPUT);
}

// A closed pipe is how `head` says thank you; a terminal that was closed answers EIO.
const READER_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EOF', 'EIO']);

/** The terminal has written `^C` where our last line goes. */
function clearEcho(stderr: Sink): void {
  if (redraws({ env: process.env, stderr })) stderr.write('\r\u001b[2K');
}

function interruption(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    // biome-ignore lint/nursery/noProcessExit: the second Ctrl-C means now
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  return controller.signal;
}
