import type { Duplex } from 'node:stream';
import { type ExecIo, type ExecOptions, endAndWait, noInput, nowhere, Resizes } from './exec-io.ts';
import { SpdySession } from './spdy/spdy-session.ts';
import type { SpdyStream } from './spdy/spdy-stream.ts';

/** The versions of exec over SPDY that are spoken, the best first. */
export const SPDY_EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** Exec over SPDY: one stream for each of error, stdin, stdout, stderr and resize, opened by the client. */
export async function spdyExec(connection: Duplex, options: ExecOptions): Promise<ExecIo> {
  const wanted = [
    'error',
    ...(options.stdin ? ['stdin'] : []),
    ...(options.stdout ? ['stdout'] : []),
    ...(options.stderr && !options.tty ? ['stderr'] : []),
    ...(options.tty ? ['resize'] : []),
  ];
  const { session, streams } = await collect(connection, wanted);
  const { stdout = nowhere(), stderr = nowhere(), error = nowhere() } = streams;
  const resizes = new Resizes();
  streams['resize']?.on('data', (text: Buffer) => resizes.take(text.toString('utf8')));
  for (const output of ['stdout', 'stderr', 'error']) streams[output]?.resume();
  return {
    stdin: streams['stdin'] ?? noInput(),
    stdout,
    stderr,
    onResize: (listener) => resizes.listen(listener),
    async finish(status) {
      await Promise.all([endAndWait(stdout), endAndWait(stderr)]);
      error.write(JSON.stringify(status));
      await endAndWait(error);
      session.close();
    },
  };
}

type Streams = Readonly<Partial<Record<string, SpdyStream>>>;

/** Waits for the streams the client must open; for ever where it does not, and its going ends that. */
function collect(
  connection: Duplex,
  wanted: readonly string[],
): Promise<{ readonly session: SpdySession; readonly streams: Streams }> {
  return new Promise((resolve, reject) => {
    const streams: Record<string, SpdyStream> = {};
    const session = new SpdySession(connection, (stream) => {
      streams[stream.headers.get('streamtype') ?? ''] = stream;
      if (wanted.every((name) => streams[name] !== undefined)) resolve({ session, streams });
    });
    connection.once('close', () => reject(new Error('the client went before it opened its streams')));
    void session.run();
  });
}
