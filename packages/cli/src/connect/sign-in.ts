import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AisubmitError } from '@aisubmit/sdk';

export interface SignInOptions {
  /** `HOST:PORT` as the browser calls it: cookies are named and bound by it. */
  readonly host: string;
  readonly token: string;
  /** Opens a connection to the server. */
  readonly dial: () => Promise<Duplex>;
}

/** Shows a notebook's server its token and returns the cookies of the session that it begins. */
export type SignIn = (options: SignInOptions) => Promise<readonly string[]>;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const TIMEOUT_MS = 30_000;

/**
 * Jupyter answers a request that carries the token in its header with a cookie for the browser.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/operators/security.html
 */
export const signInToJupyter: SignIn = (options) =>
  ask(
    options,
    { method: 'GET', path: '/api/status', headers: { authorization: `token ${options.token}` } },
    /^username-/,
  );

/**
 * code-server has a form, and remembers who filled it in.
 *
 * @see https://github.com/coder/code-server/blob/main/src/node/routes/login.ts
 */
export const signInToCodeServer: SignIn = (options) => {
  const href = `http://${options.host}/login`;
  const body = new URLSearchParams({ password: options.token, base: '/', href }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    origin: `http://${options.host}`,
  };
  return ask(options, { method: 'POST', path: '/login', headers, body }, /^code-server-session/);
};

/** @throws AisubmitError `FORBIDDEN` when the server does not take the token. */
async function ask(options: SignInOptions, call: Call, wanted: RegExp): Promise<readonly string[]> {
  const answer = await exchange(options, call);
  const cookies = answer.headers['set-cookie'] ?? [];
  answer.destroy();
  const status = answer.statusCode ?? 0;
  if (status < 400 && cookies.some((cookie) => wanted.test(cookie))) {
    return cookies.filter((cookie) => wanted.test(cookie) || cookie.startsWith('_xsrf='));
  }
  throw status >= 500
    ? new AisubmitError('UNREACHABLE', `the notebook's server fails (HTTP ${status})`, { fix: 'look at its log' })
    : new AisubmitError('FORBIDDEN', `the notebook's server does not take its token (HTTP ${status})`, {
        fix: 'does its image or its configuration set a password or token of its own?',
      });
}

async function exchange({ host, dial }: SignInOptions, call: Call): Promise<IncomingMessage> {
  const stream = await dial();
  const { method, path, headers, body } = call;
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      stream.destroy();
      // The error may quote the request.
      reject(new AisubmitError('UNREACHABLE', "the notebook's server does not answer", { fix: 'look at its log' }));
    };
    const timer = setTimeout(fail, TIMEOUT_MS);
    const request = process.getBuiltinModule('node:http').request({
      method,
      path,
      headers: { ...headers, host },
      setHost: false,
      createConnection: () => stream,
    });
    request.once('error', fail);
    // What it switches to something else, or drops for what it said, ends without an error.
    request.once('close', () => {
      clearTimeout(timer);
      fail();
    });
    request.once('response', (answer) => {
      answer.on('error', () => undefined);
      answer.once('close', () => stream.destroy());
      resolve(answer);
    });
    request.end(body);
  });
}
