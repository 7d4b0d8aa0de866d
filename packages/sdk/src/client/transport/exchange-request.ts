import type { Agent } from 'node:http';
import type { Credential } from '../auth/credential.ts';
import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { ExchangeRequest } from './http-exchange.ts';
import type { ApiRequest } from './kube-api.ts';
import { impersonationHeaders } from './request-headers.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

interface ExchangeContext {
  readonly settings: ConnectionSettings;
  readonly version: string;
  readonly credential: Credential;
  readonly agent: Agent;
  readonly isStream: boolean;
}

/** Makes the HTTP request for a call. */
export function exchangeRequest(request: ApiRequest, context: ExchangeContext): ExchangeRequest {
  const { settings, credential } = context;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const compressed = !context.isStream && !settings.disableCompression;
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
    },
    body,
    agent: context.agent,
    signal: request.signal,
    timeoutMs: request.timeoutMs ?? settings.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    proxyHost: settings.proxyUrl === undefined ? undefined : new URL(settings.proxyUrl).host,
  };
}

function requestUrl(server: string, request: ApiRequest): URL {
  const url = new URL(`${server}${request.path}`);
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  return url;
}
