import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { IssuerError, interrupted } from './issuer-error.ts';

export interface CallbackListener {
  /** `http://127.0.0.1:PORT/callback` */
  readonly redirectUri: string;
  /** The address that the issuer sent the browser to. */
  readonly callback: Promise<URL>;
  close(): Promise<void>;
}

export interface CallbackOptions {
  readonly state: string;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

const PATH = '/callback';

/**
 * Listens on a random loopback port for the one answer that has our `state`. Anything else, so a page that guesses the
 * port, is refused and changes nothing.
 */
export async function listenForCallback({ state, signal, timeoutMs }: CallbackOptions): Promise<CallbackListener> {
  if (signal?.aborted) throw interrupted();
  const server = process.getBuiltinModule('node:http').createServer({ keepAlive: false });
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const stop: (() => void)[] = [];
  const callback = new Promise<URL>((resolve, reject) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const url = callbackOf(request, { origin, state });
      if (url === undefined) return send(response, 404, 'There is nothing here.');
      const went = url.searchParams.has('error') ? 'The login was not completed.' : 'The login was received.';
      send(response, 200, `${went} Return to the terminal; you may close this window.`);
      // The page must have left before the port is closed.
      response.once('close', () => resolve(url));
    });
    const onAbort = (): void => reject(interrupted());
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => reject(late(timeoutMs)), timeoutMs);
    stop.push(
      () => clearTimeout(timer),
      () => signal?.removeEventListener('abort', onAbort),
    );
  });
  // It may fail before anybody waits for it.
  callback.catch(() => undefined);
  return {
    redirectUri: `${origin}${PATH}`,
    callback,
    close: async () => {
      for (const each of stop) each();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(noPort()));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(noPort());
    });
  });
}

function callbackOf(
  { method, url: target = '', headers }: IncomingMessage,
  { origin, state }: { origin: string; state: string },
): URL | undefined {
  // A foreign Host is another site whose name was made to point here.
  if (method !== 'GET' || `http://${headers.host}` !== origin || !target.startsWith('/')) return undefined;
  const url = URL.parse(`${origin}${target}`);
  return url?.pathname === PATH && url.searchParams.get('state') === state ? url : undefined;
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>kubectl aisubmit</title><p>${text}</p>\n`);
}

function late(timeoutMs: number): IssuerError {
  const minutes = Math.max(1, Math.round(timeoutMs / 60_000));
  return new IssuerError('NOT_LOGGED_IN', `the browser brought no answer within ${minutes} min`, {
    fix: 'log in again; where no browser reaches this machine, leave out --browser',
  });
}

function noPort(): IssuerError {
  return new IssuerError('INVALID_INPUT', 'no port on 127.0.0.1 can be opened for the browser to answer to', {
    fix: 'log in without --browser',
  });
}
