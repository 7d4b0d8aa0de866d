import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Agent } from 'node:https';
import { VERSION } from '../../package-facts.ts';
import type { Meeting } from './meeting.ts';
import { meetingAgent } from './meeting.ts';
import { answerError, connectionFailure } from './meeting-error.ts';
import type { Trust } from './trust.ts';

/** A ConfigMap holds 1 MiB at most, and these hold a page. */
const MAX_BYTES = 1024 * 1024;
const MAX_CHAIN = 10;

export interface AnonymousAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string;
  readonly text: string;
  /** What the server showed as its certificate and the authorities above, its own first. */
  readonly chain: readonly X509Certificate[];
}

/**
 * Reads a path of the API server as nobody. No redirect is followed.
 *
 * @throws AisubmitError `UNREACHABLE`, `INTERRUPTED`, or `SERVER_ERROR` for more than a MiB.
 */
export async function anonymousGet(meeting: Meeting, path: string, trust: Trust): Promise<AnonymousAnswer> {
  const agent = await meetingAgent(meeting, trust);
  try {
    const answer = await send(meeting, path, agent);
    // The socket may be gone when the body has been read.
    const chain = chainOf(answer);
    return {
      status: answer.statusCode ?? 0,
      contentType: answer.headers['content-type'] ?? '',
      location: answer.headers.location ?? '',
      text: await readText(answer, meeting),
      chain,
    };
  } catch (error) {
    throw connectionFailure(error, meeting, trust);
  } finally {
    agent.destroy();
  }
}

function send(meeting: Meeting, path: string, agent: Agent): Promise<IncomingMessage> {
  const https = process.getBuiltinModule('node:https');
  const url = new URL(`${meeting.server.href.replace(/\/+$/, '')}${path}`);
  return new Promise((resolve, reject) => {
    const request = https.request(url, {
      agent,
      signal: meeting.signal,
      headers: { Accept: 'application/json', 'User-Agent': `aisubmit/${VERSION}` },
    });
    request.once('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function readText(answer: IncomingMessage, meeting: Meeting): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BYTES) {
      answer.destroy();
      throw answerError(meeting, `sent more than ${MAX_BYTES / 1024 / 1024} MiB`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function chainOf(answer: IncomingMessage): readonly X509Certificate[] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const { TLSSocket } = process.getBuiltinModule('node:tls');
  const { socket } = answer;
  if (!(socket instanceof TLSSocket)) return [];
  const chain: X509Certificate[] = [];
  let each = socket.getPeerCertificate(true);
  while (each?.raw !== undefined && chain.length < MAX_CHAIN) {
    chain.push(new X509Certificate(each.raw));
    // An authority that signed itself is its own issuer.
    if (each.issuerCertificate === each) break;
    each = each.issuerCertificate;
  }
  return chain;
}
