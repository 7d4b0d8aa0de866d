import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/sandbox.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: T;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Instead of the user's own; an empty one sends none. */
  readonly token?: string;
}

/** Any object of the API, as far as these tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever a server answers and compares it with literals.
export type Any = any;

export type Call = <T = Any>(method: string, path: string, options?: CallOptions) => Promise<Answer<T>>;

/** Calls the sandbox's front door as a user. */
export function callAs(sandbox: Sandbox, user: string): Call {
  return async (method, path, options = {}) => {
    const response = await open(sandbox, user, { ...options, method, path });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const isJson = /json/.test(response.headers['content-type'] ?? '');
    return { status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

/** Opens a request and leaves the answer's stream to the caller. */
export function open(
  sandbox: Sandbox,
  user: string,
  { method = 'GET', path, body, headers = {}, token }: CallOptions & { method?: string; path: string },
): Promise<IncomingMessage> {
  const bearer = token ?? sandbox.token(user);
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(
      new URL(path, sandbox.url),
      {
        method,
        ca: sandbox.caPem,
        agent: false,
        headers: {
          accept: 'application/json',
          ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          // Node sends no length with a DELETE unless told to.
          ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
          ...headers,
        },
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** Asks again until the answer pleases, or fails with the last one. */
export async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still not there: ${JSON.stringify(answer).slice(0, 3000)}`);
    await sleep(50);
  }
}

export const MERGE = { 'content-type': 'application/merge-patch+json' };
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
export const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
export const APPLY = { 'content-type': 'application/apply-patch+yaml' };
