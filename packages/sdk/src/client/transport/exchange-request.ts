import type { Agent } from 'node:http';
import type { Credential } from '../auth/credential.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { ExchangeRequest } from './http-exchange.ts';
import type { ApiRequest, UpgradeRequest } from './kube-api.ts';
import { impersonationHeaders } from './request-headers.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

interface ExchangeContext {
  readonly settings: ConnectionSettings;
  readonly version: string;
  readonly credential: Credential;
  readonly agent: Agent;
}

/** Any call, those for streams included. */
export interface Call extends Omit<ApiRequest, 'query'>, Pick<UpgradeRequest, 'query'> {
  /** The answer is read as it comes. @default false */
  readonly isStream?: boolean | undefined;
  /** What a call whose connection becomes a stream says beside the usual. */
  readonly headers?: ExchangeRequest['headers'] | undefined;
}

/** Makes the HTTP request for a call. */
export function exchangeRequest(request: Call, context: ExchangeContext): ExchangeRequest {
  const { settings, credential } = context;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const compressed = request.isStream !== true && !settings.disableCompression;
  return {
    url: requestUrl(settings.server, request),
    method: request.method,
    headers: {
      Accept: request.accept ?? 'application/json',
      'User-Agent': `aisubmit/${context.version}`,
      ...(compressed ? { 'Accept-Encoding': 'gzip' } : {}),
      ...(body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
      ...(credential.authorization === undefined ? {} : { Authorization: credential.authorization }),
      ...impersonationHeaders(settings.impersonate),
      ...request.headers,
    },
    body,
    agent: context.agent,
    signal: request.signal,
    timeoutMs: request.timeoutMs ?? settings.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    proxyHost: settings.proxyUrl === undefined ? undefined : new URL(settings.proxyUrl).host,
  };
}

function requestUrl(server: string, request: Call): URL {
  const url = new URL(`${server}${request.path}`);
  for (const [key, value] of Object.entries(request.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) url.searchParams.append(key, String(each));
    }
  }
  return url;
}
