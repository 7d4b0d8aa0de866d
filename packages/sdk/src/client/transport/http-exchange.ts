import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AisubmitError } from '../../errors.ts';
import { CONNECT_TIMEOUT_MS, connectionError, RequestTimeout } from './connection-error.ts';
import { watchConnecting } from './watch-connecting.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
  readonly agent: Agent;
  readonly signal: AbortSignal | undefined;
  /** Bound until the answer has arrived whole (or, for streams, has begun); 0 for none. */
  readonly timeoutMs: number;
  /** Host and port of the proxy, when there is one. */
  readonly proxyHost: string | undefined;
}

export interface Exchange {
  readonly answer: IncomingMessage;
  /** The connection, where the server agreed to turn it into a stream. */
  readonly upgraded: Upgraded | undefined;
  /** Ends the time bound: the answer has been read, or is a stream that may last. */
  readonly done: () => void;
  /** Makes the sentence for an error while the answer is read. */
  readonly describe: (cause: unknown) => Error;
}

export interface Upgraded {
  readonly socket: Duplex;
  /** What came together with the answer and belongs to the stream already. */
  readonly head: Buffer;
}

/** Sends one request and waits for the head of the answer; what goes wrong becomes an ApiError. */
export function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { signal } = request;
  if (signal?.aborted) return Promise.reject(interrupted());
  return new Promise((resolve, reject) => {
    const outgoing = open(request);
    // What we ended ourselves would otherwise look like a lost connection.
    let ended: Error | undefined;
    const end = (why: Error): void => {
      ended = why;
      outgoing.destroy(why);
      settle();
      // A request that waits for a proxy's tunnel has no connection yet and would say nothing.
      reject(describe(why));
    };
    const progress = watchConnecting(outgoing, end);
    const timer = request.timeoutMs > 0 ? setTimeout(() => end(new RequestTimeout()), request.timeoutMs) : undefined;
    const onAbort = (): void => end(interrupted());
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = (): void => clearTimeout(timer);
    const settle = (): void => {
      done();
      signal?.removeEventListener('abort', onAbort);
    };
    const describe = (thrown: unknown): Error => {
      const cause = ended ?? thrown;
      if (cause instanceof AisubmitError) return cause;
      return connectionError({ cause, host: request.url.host, sent: progress.sent, proxyHost: request.proxyHost });
    };
    outgoing.once('close', settle);
    outgoing.on('error', (error) => reject(describe(error)));
    outgoing.once('response', (answer) => resolve({ answer, upgraded: undefined, done, describe }));
    if (request.headers['Upgrade'] !== undefined)
      outgoing.once('upgrade', (answer, socket, head) =>
        resolve({ answer, upgraded: { socket, head }, done, describe }),
      );
    outgoing.end(request.body);
  });
}

function open(request: ExchangeRequest): ClientRequest {
  const client = process.getBuiltinModule(request.url.protocol === 'http:' ? 'node:http' : 'node:https');
  // Destroying the request does not end a proxy's tunnel that is not made yet; its own time does.
  const tunnel = request.proxyHost === undefined ? {} : { timeout: CONNECT_TIMEOUT_MS + 1000 };
  const outgoing = client.request(request.url, { method: request.method, agent: request.agent, ...tunnel });
  // Not among the options: those Node prints when NODE_DEBUG names https.
  for (const [name, value] of Object.entries(request.headers)) outgoing.setHeader(name, value);
  if (request.body !== undefined) outgoing.setHeader('Content-Length', Buffer.byteLength(request.body));
  return outgoing;
}

function interrupted(): AisubmitError {
  return new AisubmitError('INTERRUPTED', 'interrupted');
}
