import type { Agent } from 'node:https';
import { authorities, type Trust } from './trust.ts';

/** Everything about a meeting but whom to trust. */
export interface Meeting {
  readonly server: URL;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  /** The caller's own; aborted: INTERRUPTED. */
  readonly interruption: AbortSignal;
  /** Ends with the caller's or when the time is up. */
  readonly signal: AbortSignal;
  /** For the whole meeting, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Makes the connections of one step. Each step has its own: none that was opened without trust, nor its TLS session,
 * is ever used again. Neither a token nor a client certificate is ever shown.
 */
export async function meetingAgent({ tlsServerName, proxyUrl }: Meeting, trust: Trust): Promise<Agent> {
  const https = process.getBuiltinModule('node:https');
  return new https.Agent({
    keepAlive: false,
    maxCachedSessions: 0,
    minVersion: 'TLSv1.2',
    // Said even where it is the default: an environment variable must not turn it off.
    rejectUnauthorized: trust.kind !== 'nobody',
    ca: [...(await authorities(trust))],
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxyUrl } }),
  });
}
