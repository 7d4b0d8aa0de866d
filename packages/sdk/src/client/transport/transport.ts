import { createAuthenticator } from '../auth/authenticator.ts';
import type { Authenticator, Credential } from '../auth/credential.ts';
import { loginFix } from '../auth/login-fix.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import { clusterIdOf } from './cluster-id.ts';
import { type Connection, connectionFor } from './connection.ts';
import { isUnknownAuthority } from './connection-error.ts';
import { type Call, exchangeRequest } from './exchange-request.ts';
import { type Handshake, handshake } from './handshake.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import type { ApiRequest, ApiResponse, KubeApi, StreamChannel } from './kube-api.ts';
import { createLimiter } from './limiter.ts';
import { readBody, readList } from './read-body.ts';
import { realClock } from './real-clock.ts';
import { type RetryClock, withRetries } from './retry.ts';
import { ServerClock } from './server-clock.ts';
import { type FailedAnswer, notKubernetes, statusError } from './status-error.ts';
import { tlsMaterial } from './tls-material.ts';
import { parseWarnings } from './warning-header.ts';

const DEFAULT_DEADLINE_MS = 60_000;
/** A server that has never answered is probably the wrong one: the user is told soon. */
const FIRST_CONTACT_MS = 2000;
/** More parallel calls would open more connections than they save time. Streams, which last, do not count. */
const MAX_PARALLEL = 6;

export interface TransportOptions {
  /** How long one call is tried again before it fails. @default 60000 */
  readonly deadlineMs?: number | undefined;
  /** Passed on to login plugins. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when a login plugin may ask the user. */
  readonly interactive: boolean;
  /** Ends up in the API server's audit log as `aisubmit/<version>`. */
  readonly version: string;
  readonly clock?: RetryClock | undefined;
  /** Another way to prove who sends a request; undefined leaves it to what the kubeconfig says. */
  readonly authenticatorFor?: AuthenticatorFor | undefined;
}

/**
 * Makes an authenticator for a connection.
 *
 * @param caPem - The authorities that this very connection believes, PEM: a file read a second time may be another.
 */
export type AuthenticatorFor = (
  settings: ConnectionSettings,
  caPem: () => Promise<string | undefined>,
) => Authenticator | undefined;

/** Makes the API that talks HTTP(S). Nothing is read or sent before the first request. */
export function createTransport(settings: ConnectionSettings, options: TransportOptions): KubeApi {
  const clock = options.clock ?? realClock;
  const lazyMaterial = once(() => tlsMaterial(settings.tls));
  const authenticator =
    options.authenticatorFor?.(settings, async () => (await lazyMaterial()).ca) ??
    createAuthenticator(settings.auth, {
      env: options.env,
      interactive: options.interactive,
      caData: async () => base64((await lazyMaterial()).ca),
    });
  const limit = createLimiter(MAX_PARALLEL);
  const serverClock = new ServerClock();
  let connection: Connection | undefined;
  let answered = false;
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const retries = { clock, patienceMs: () => (answered ? deadlineMs : Math.min(deadlineMs, FIRST_CONTACT_MS)) };

  const trust: Trust = { system: false };

  const sendAs = async (credential: Credential, call: Call): Promise<Exchange> => {
    const material = await lazyMaterial();
    connection = connectionFor(connection, credential, { settings, material, trustsSystem: trust.system });
    const agent = call.headers === undefined ? connection.agent : connection.upgrades();
    const sent = exchangeRequest(call, { settings, version: options.version, credential, agent });
    return serverClock.read(() => exchange(sent));
  };
  const attempt = async (call: Call): Promise<Exchange> => {
    const credential = await authenticator.current(call.signal);
    const found = await sendAs(credential, call);
    answered = true;
    if (found.answer.statusCode !== 401 || !authenticator.refused(credential)) return found;
    found.answer.resume();
    found.done();
    return sendAs(await authenticator.current(call.signal), call);
  };
  const send = (call: Call): Promise<Exchange> => orTrustingSystem(() => attempt(call), settings, trust);
  const asked: Asked = { host: new URL(settings.server).host, loginFix: loginFix(settings) };

  return {
    server: settings.server,
    namespace: settings.namespace,
    clusterId: async () => clusterIdOf(settings.server, (await lazyMaterial()).ca),
    warnings: settings.warnings,
    serverAheadMs: () => serverClock.aheadMs,
    request: <T>(request: ApiRequest) =>
      withRetries(() => limit(async () => readAnswer<T>(await send(request), request, asked)), request, retries),
    stream: (request) =>
      withRetries(async () => openStream(await send({ ...request, isStream: true }), request, asked), request, retries),
    upgrade: (request) => {
      const { method, headers, accept } = handshake(request);
      const call = { ...request, idempotent: request.idempotent ?? false, method, headers, isStream: true };
      // What a node refuses is a 500, and does not pass by itself.
      const options = { ...retries, final: 500 };
      return withRetries(async () => openChannel(await send(call), { call, asked, accept }), call, options);
    },
    close: async () => {
      connection?.close();
    },
  };
}

/** Who was asked, as answers are told. */
type Asked = Pick<FailedAnswer, 'host' | 'loginFix'>;

interface Trust {
  system: boolean;
}

/** The system's store takes long to read, and most servers need none of it: it is asked when Node's list does not do. */
async function orTrustingSystem<T>(attempt: () => Promise<T>, { tls }: ConnectionSettings, trust: Trust): Promise<T> {
  const trustedSystem = trust.system;
  try {
    return await attempt();
  } catch (error) {
    if (trustedSystem || tls.ca !== undefined || !isUnknownAuthority(error)) throw error;
    trust.system = true;
    return attempt();
  }
}

async function readAnswer<T>(
  found: Exchange,
  request: Pick<ApiRequest, 'method' | 'readItem'>,
  asked: Asked,
): Promise<ApiResponse<T>> {
  const { answer } = found;
  const status = answer.statusCode ?? 0;
  try {
    const isGood = status >= 200 && status <= 299;
    const { readItem } = request;
    const reading =
      isGood && readItem !== undefined ? readList(answer, asked.host, readItem) : readBody(answer, asked.host);
    const body = await reading.catch((cause: unknown) => {
      throw found.describe(cause);
    });
    if (!isGood) throw failure(found, body, { ...asked, method: request.method });
    if (typeof body !== 'object' || body === null) throw notKubernetes(asked.host, status);
    // The one place where what a server says gets a type; its fields are optional wherever they are read.
    return { status, body: body as T, warnings: parseWarnings(answer.headers['warning']) };
  } finally {
    found.done();
    if (!answer.complete) answer.destroy();
  }
}

async function openStream(found: Exchange, request: ApiRequest, asked: Asked): Promise<AsyncIterable<Uint8Array>> {
  const status = found.answer.statusCode ?? 0;
  if (status < 200 || status > 299) await readAnswer(found, request, asked);
  found.done();
  return readStream(found);
}

async function openChannel(
  found: Exchange,
  { call, asked, accept }: Pick<Handshake, 'accept'> & { readonly call: Call; readonly asked: Asked },
): Promise<StreamChannel> {
  found.done();
  if (found.upgraded !== undefined) return accept(found.answer.headers, { ...found.upgraded, host: asked.host });
  await readAnswer(found, call, asked);
  throw notKubernetes(asked.host, found.answer.statusCode ?? 0);
}

async function* readStream(found: Exchange): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of found.answer) yield chunk;
  } catch (cause) {
    throw found.describe(cause);
  } finally {
    found.answer.destroy();
  }
}

function failure(found: Exchange, body: unknown, at: Pick<FailedAnswer, 'method' | 'host' | 'loginFix'>): Error {
  return statusError({
    status: found.answer.statusCode ?? 0,
    body,
    retryAfter: found.answer.headers['retry-after'],
    ...at,
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function base64(pem: string | undefined): string | undefined {
  return pem === undefined ? undefined : Buffer.from(pem, 'utf8').toString('base64');
}
