import { Readable, Writable } from 'node:stream';
import type { Host, Output, Sink } from './host.ts';

/** A host for tests: what is written is kept, nobody types, the clock stands. */
export interface TestHost extends Host {
  output(): string;
  errors(): string;
  interrupt(): void;
}

interface TestHostOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly isTTY?: boolean;
  readonly aborted?: boolean;
  readonly now?: number;
  readonly columns?: number;
}

/** Makes a host whose output can be read back. */
export function testHost(options: TestHostOptions = {}): TestHost {
  const isTTY = options.isTTY ?? false;
  const interruption = new AbortController();
  if (options.aborted === true) interruption.abort();
  const [stdout, output] = recorder({ isTTY, columns: options.columns ?? 80 });
  const [stderr, errors] = recorder({ isTTY, columns: options.columns ?? 80 });
  return {
    env: options.env ?? {},
    platform: 'linux',
    stdin: Object.assign(chunks(options.stdin ?? ''), { isTTY }),
    stdout,
    stderr,
    streams: () => ({
      stdin: Object.assign(Readable.from(chunks(options.stdin ?? '')), { isTTY }),
      stdout: writableTo(stdout),
      stderr: writableTo(stderr),
    }),
    signal: interruption.signal,
    readerGone: new AbortController().signal,
    now: () => options.now ?? Date.parse('2026-11-23T12:00:00Z'),
    newRequestId: () => '11111111-2222-4333-8444-555555555555',
    newToken: () => 'test-token',
    output,
    errors,
    interrupt: () => interruption.abort(),
  };
}

function recorder(terminal: Pick<Output, 'isTTY' | 'columns'>): [Output, () => string] {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const writeBytes = (bytes: Uint8Array): void => write(Buffer.from(bytes).toString('latin1'));
  return [{ write, writeBytes, drained: async () => undefined, ...terminal }, () => text];
}

function writableTo(sink: Sink): Writable {
  return new Writable({
    write: (chunk, _encoding, done) => {
      sink.write(String(chunk));
      done();
    },
  });
}

async function* chunks(text: string): AsyncGenerator<string> {
  if (text !== '') yield text;
}
