import { request as httpsRequest } from 'node:https';
import { WebSocket } from 'ws';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type Any, until } from './call-api.ts';
import { pod } from './manifests.ts';

export const PODS = '/api/v1/namespaces/team-a/pods';

/** Makes a pod that the script `pods` of the test knows by its name, and waits for a phase. */
export async function startPod(sandbox: Sandbox, name: string, phase = 'Running'): Promise<void> {
  await until(
    () => sandbox.admin('POST', PODS, pod(name)),
    ({ status }) => status === 201,
  );
  await until(
    () => sandbox.admin<Any>('GET', `${PODS}/${name}`),
    (answer) => answer.body.status?.phase === phase,
  );
}

/** The query of an exec that asks for output only. */
export function execPath(pod: string, command: readonly string[], more = ''): string {
  const query = new URLSearchParams(command.map((part): [string, string] => ['command', part]));
  return `${PODS}/${pod}/exec?${query}&stdout=true&stderr=true${more}`;
}

/** Opens a WebSocket as a user; `socket.once('unexpected-response')` tells of refusals. */
export function openSocket(sandbox: Sandbox, user: string, path: string): WebSocket {
  return new WebSocket(`${sandbox.url.replace('https', 'wss')}${path}`, ['v5.channel.k8s.io'], {
    ca: sandbox.caPem,
    headers: { authorization: `Bearer ${sandbox.token(user)}` },
  });
}

export interface Heard {
  /** What each message said behind its channel's number; the empty first one left out. */
  readonly messages: readonly (readonly [channel: number, text: string])[];
  readonly closeCode: number;
}

/** Listens until the server closes. */
export function hear(socket: WebSocket): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const messages: [number, string][] = [];
    socket.on('message', (data: Buffer) => {
      if (data.length > 1) messages.push([data[0] ?? -1, data.subarray(1).toString('utf8')]);
    });
    socket.on('error', reject);
    socket.on('close', (closeCode) => resolve({ messages, closeCode }));
  });
}

/** What answers an upgrade: refused with a body, or taken under a protocol. */
export interface Handshake {
  readonly status: number;
  /** The protocol for 101, else the body: a Status' message, or the text as it is. */
  readonly says: string;
}

/** Offers protocols and answers what the server makes of it. */
export function shakeHands(
  sandbox: Sandbox,
  user: string,
  { path, ...headers }: { readonly path: string; readonly [header: string]: string },
): Promise<Handshake> {
  const method = headers['upgrade'] === 'websocket' ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(new URL(path, sandbox.url), {
      method,
      ca: sandbox.caPem,
      agent: false,
      headers: { authorization: `Bearer ${sandbox.token(user)}`, connection: 'Upgrade', ...headers },
    });
    outgoing.on('error', reject);
    outgoing.on('upgrade', ({ statusCode = 0, headers: answered }, socket) => {
      socket.destroy();
      const says = answered['sec-websocket-protocol'] ?? answered['x-stream-protocol-version'];
      resolve({ status: statusCode, says: String(says) });
    });
    outgoing.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8').trim();
      const isJson = /json/.test(response.headers['content-type'] ?? '');
      resolve({ status: response.statusCode ?? 0, says: isJson ? JSON.parse(text).message : text });
    });
    outgoing.end();
  });
}

export const WEBSOCKET = {
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;

/** The last message of an exec: how it ended. */
export function endOf({ messages }: Heard): Any {
  const [channel, text = ''] = messages.at(-1) ?? [];
  return channel === 3 ? JSON.parse(text) : undefined;
}
