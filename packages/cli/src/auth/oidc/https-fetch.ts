import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { issuerConnectionError, timedOut } from './issuer-connection-error.ts';
import { IssuerError, interrupted } from './issuer-error.ts';
import { shownText } from './issuer-text.ts';
import { isSafeUrl } from './safe-url.ts';

export interface HttpsFetchOptions {
  /** Certificate authorities beside those that this machine trusts. */
  readonly caPem?: string;
  /** Lets http through to loopback, for development. */
  readonly allowInsecure?: boolean;
  /** Bound of one exchange, until its answer has arrived whole. @default 15000 */
  readonly timeoutMs?: number;
  /** Where HTTPS_PROXY and NO_PROXY are read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => number;
}

/** The way to one issuer. */
export interface HttpsFetch {
  /** A fetch for openid-client that ends at once when the signal is aborted. */
  readonly until: (signal: AbortSignal | undefined) => CustomFetch;
  /** This machine's clock minus the issuer's, in milliseconds, as the last answer told it. */
  readonly clockSkew: () => number | undefined;
}

/** A hundred years: no clock is that wrong, and no date is left to compute with. */
const ABSURD_MS = 100 * 365 * 86_400_000;
const DEFAULT_TIMEOUT_MS = 15_000;
/** Discovery, keys and tokens are a few KiB. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Makes a fetch over node:https that trusts a private certificate authority, follows no redirect and is bounded in time
 * and size. What goes wrong below OpenID Connect is thrown as an {@link IssuerError}.
 */
export function httpsFetch(options: HttpsFetchOptions): HttpsFetch {
  const agents = new Map<string, Agent>();
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const now = options.now ?? Date.now;
  let skew: number | undefined;
  const fetchUntil = (signal: AbortSignal | undefined) => async (address: string, init: CustomFetchOptions) => {
    if (!isSafeUrl(address, options.allowInsecure === true))
      throw new IssuerError('INVALID_INPUT', 'the issuer names an address that is not https', { fix: TELL });
    const url = new URL(address);
    const agent = await agentFor(url, { agents, options });
    const answer = await exchange(url, init, { agent, timeoutMs, signal });
    const date = Date.parse(answer.headers.date ?? '');
    if (Math.abs(now() - date) < ABSURD_MS) skew = now() - date;
    return toResponse(answer, url.host);
  };
  return { until: fetchUntil, clockSkew: () => skew };
}

const TELL = 'tell whoever runs the issuer';

async function agentFor(
  url: URL,
  { agents, options }: { agents: Map<string, Agent>; options: HttpsFetchOptions },
): Promise<Agent> {
  const proxy = await proxyOf(url, options.env);
  const key = `${url.protocol} ${proxy ?? ''}`;
  const known = agents.get(key);
  if (known !== undefined) return known;
  const pool = { keepAlive: true, ...(proxy === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxy } }) };
  const agent =
    url.protocol === 'http:'
      ? new (process.getBuiltinModule('node:http').Agent)(pool)
      : new (process.getBuiltinModule('node:https').Agent)({ ...pool, ...(await trust(options.caPem)) });
  agents.set(key, agent);
  return agent;
}

async function trust(caPem: string | undefined) {
  const { machineAuthorities } = await import('@aisubmit/sdk/client');
  const ca = [...machineAuthorities(), ...(caPem === undefined ? [] : [caPem])];
  // Said, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise be believed.
  return { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ca };
}

async function proxyOf(url: URL, env: HttpsFetchOptions['env']): Promise<string | undefined> {
  // The client is a large thing to load where there is no proxy.
  if (env === undefined || !Object.keys(env).some((name) => /^https?_proxy$/i.test(name))) return undefined;
  const { proxyForUrl } = await import('@aisubmit/sdk/client');
  return proxyForUrl(url, env);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface ExchangeOptions {
  readonly agent: Agent;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function exchange(url: URL, init: CustomFetchOptions, options: ExchangeOptions): Promise<Answer> {
  const { agent, timeoutMs, signal } = options;
  if (signal?.aborted) return Promise.reject(interrupted());
  return new Promise((resolve, reject) => {
    const outgoing = open(url, init, agent);
    const end = (why: IssuerError): void => {
      reject(why);
      outgoing.destroy();
    };
    const timer = setTimeout(() => end(timedOut(url.host, timeoutMs)), timeoutMs);
    const onAbort = (): void => end(interrupted());
    signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.once('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
    const fail = (error: unknown): void => end(issuerConnectionError(error, url.host));
    outgoing.on('error', fail);
    outgoing.once('response', (incoming) => {
      readBody(incoming, url.host)
        .then((body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }))
        .catch(fail);
    });
  });
}

function open(url: URL, init: CustomFetchOptions, agent: Agent): ClientRequest {
  const client = process.getBuiltinModule(url.protocol === 'http:' ? 'node:http' : 'node:https');
  const body = init.body === undefined || init.body === null ? undefined : String(init.body);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = client.request(url, { method: init.method, agent, headers: { ...init.headers, ...length } });
  outgoing.end(body);
  return outgoing;
}

async function readBody(incoming: IncomingMessage, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES)
      throw new IssuerError('SERVER_ERROR', `${host} sent more than 1 MiB in one answer`, { fix: CHECK_URL });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const CHECK_URL = 'check the URL of the issuer';

/** Lets through what openid-client can judge, and nothing of the headers but the type. */
function toResponse({ status, headers, body }: Answer, host: string): Response {
  const type = headers['content-type'] ?? '';
  const isJson = /json/i.test(type);
  if (status >= 300 && status < 400) throw redirected(headers.location, host);
  if (status >= 500 || status === 429) throw unavailable(status, headers['retry-after'], host);
  if (status < 200 || (status >= 400 && !isJson))
    throw new IssuerError('SERVER_ERROR', `${host} answered ${status}, not as an OpenID Connect issuer does`, {
      fix: CHECK_URL,
    });
  if (/html/i.test(type) && body !== '')
    throw new IssuerError('SERVER_ERROR', `${host} answered with a web page, not as an OpenID Connect issuer does`, {
      fix: 'check the URL of the issuer, and whether a proxy or a network wants you to sign in first',
    });
  // A 204 may have no body.
  return new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } });
}

function redirected(location: string | undefined, host: string): IssuerError {
  const target = URL.parse(location ?? '', `https://${host}`);
  const where = target === null ? 'elsewhere' : `to ${shownText(`${target.protocol}//${target.host}`)}`;
  return new IssuerError('SERVER_ERROR', `${host} redirects ${where}, which is not followed`, {
    fix: 'give the URL of the issuer exactly as the issuer writes it',
  });
}

function unavailable(status: number, retryAfter: string | undefined, host: string): IssuerError {
  const seconds = /^\d{1,5}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  return new IssuerError('SERVER_ERROR', `${host} answered ${status}: it cannot serve right now`, {
    fix: 'try again in a little while',
    transient: true,
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
}
