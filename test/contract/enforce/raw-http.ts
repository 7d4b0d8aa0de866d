import { Agent, request } from 'node:https';
import type { Requester } from '@aisubmit/sdk';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Any } from '../api-server/call-api.ts';

/** A request as curl sends it: a bearer token and JSON, nothing of the plugin's or of kubectl's. */
export interface RawRequest {
  /** Whose token; for a login with claims, which no token of the sandbox has, an admin speaks in their name. */
  readonly by: string | Requester;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly type?: string;
}

/** Sends it and says in a few words what came of it. */
export type SendRaw = (raw: RawRequest) => Promise<string>;

/** Opens connections that stay; `close` ends them. */
export function rawHttp(sandbox: Sandbox): { readonly send: SendRaw; close(): void } {
  const agent = new Agent({ ca: sandbox.caPem, keepAlive: true, maxSockets: 8 });
  const send: SendRaw = ({ by, method, path, body, type = 'application/json' }) =>
    new Promise((resolve, reject) => {
      const token = sandbox.token(typeof by === 'string' ? by : 'admin');
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': type,
        ...(typeof by === 'string' ? {} : impersonation(by)),
      };
      const call = request(new URL(path, sandbox.url), { method, agent, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(outcomeOf(response.statusCode ?? 0, JSON.parse(text))));
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
  return { send, close: () => agent.destroy() };
}

/** `admitted`, `denied by CONTROL`, `not permitted`, or what else the API server had to say. */
function outcomeOf(status: number, body: Any): string {
  const message = String(body.message ?? '');
  const control = /denied request: \[([a-z0-9-]+)\]/.exec(message)?.[1];
  if (control !== undefined) return `denied by ${control}`;
  if (status < 300) return 'admitted';
  if (status === 403 && / cannot \w+ resource /.test(message)) return 'not permitted';
  if (/field is immutable|may not change fields|may not add or remove containers/.test(message)) return 'immutable';
  return status === 422 || status === 400 ? `invalid: ${message}` : `${status} ${message}`;
}

function impersonation({ username, extra = {} }: Requester): Readonly<Record<string, string | readonly string[]>> {
  const extras = Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]);
  return { 'Impersonate-User': username, 'Impersonate-Group': 'system:masters', ...Object.fromEntries(extras) };
}
