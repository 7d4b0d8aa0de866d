import type { IncomingMessage } from 'node:http';
import { AisubmitError } from '@aisubmit/sdk';
import { errorCode, networkFault, tlsFault } from '@aisubmit/sdk/client';
import type { Host } from '../../host.ts';

const TIMEOUT_MS = 15_000;
/** What is looked for stands at the beginning. */
const MAX_BODY_BYTES = 256 * 1024;

export interface ProbeOptions {
  readonly host: Pick<Host, 'env' | 'signal'>;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Certificates to trust beside those of this machine, PEM. */
  readonly caPem?: string | undefined;
}

/** What a server answered. Nothing of it is for people before it was looked at. */
export interface ProbeAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * Asks a server one question over verified TLS. No redirect is followed: a credential goes where it was meant to go.
 *
 * @throws {AisubmitError} `UNREACHABLE`, `INTERRUPTED`; never with a cause, which might hold what was sent.
 */
export async function probe(address: string, options: ProbeOptions): Promise<ProbeAnswer> {
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new AisubmitError(
      'INVALID_INPUT',
      `a credential is tried over https only, and at no address that holds one`,
      {
        fix: 'name the server by an https address',
      },
    );
  }
  const agent = await agentFor(url, options);
  try {
    return await exchange(url, options, agent);
  } catch (error) {
    throw asKnown(error, url.host, options.host.signal);
  } finally {
    agent.destroy();
  }
}

async function agentFor(url: URL, { caPem, host }: ProbeOptions): Promise<import('node:https').Agent> {
  const { machineAuthorities, proxyForUrl } = await import('@aisubmit/sdk/client');
  const { Agent } = process.getBuiltinModule('node:https');
  const proxy = proxyForUrl(url, host.env);
  const ca = [...machineAuthorities(), ...(caPem === undefined ? [] : [caPem])];
  // Said, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise be believed.
  return new Agent({
    ca,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(proxy === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxy } }),
  });
}

function exchange(
  url: URL,
  { method = 'GET', headers = {}, body, host }: ProbeOptions,
  agent: import('node:https').Agent,
): Promise<ProbeAnswer> {
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  return new Promise((resolve, reject) => {
    const { request } = process.getBuiltinModule('node:https');
    const outgoing = request(url, { method, headers: { 'user-agent': 'aisubmit', ...headers }, agent, signal });
    outgoing.on('error', reject);
    outgoing.once('response', (incoming) => {
      readStart(incoming).then(
        (text) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

async function readStart(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asKnown(error: unknown, peer: string, { aborted }: AbortSignal): AisubmitError {
  if (aborted) return new AisubmitError('INTERRUPTED', 'interrupted');
  const tls = tlsFault(error);
  const isLate = errorCode(error) === 'ABORT_ERR';
  const why = tls?.message(peer) ?? (isLate ? `${peer} did not answer in time` : networkFault(error, peer));
  const fix =
    tls === undefined
      ? 'check the host and your network'
      : 'for a private authority add --ca FILE, or NODE_EXTRA_CA_CERTS';
  return new AisubmitError('UNREACHABLE', `the credential was not tried at ${peer}: ${why}; nothing was stored`, {
    fix: `${fix}; or leave out --verify`,
  });
}
