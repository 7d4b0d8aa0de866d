import { escapeControlChars } from '@aisubmit/sdk';
import type { ApiRequest, KubeApi, UpgradeRequest } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';

/** From here on kubectl prints requests too. */
const REQUESTS = 6;
const HEADERS = 7;
const CONTENT = 8;

/** What of a request is printed. */
type Shown = Pick<ApiRequest, 'method' | 'path' | 'accept' | 'contentType' | 'body'> &
  Pick<UpgradeRequest, 'query'> &
  Partial<Pick<UpgradeRequest, 'protocols' | 'over'>>;

interface VerboseOptions {
  readonly host: Pick<Host, 'now' | 'signal'>;
  /** As `verbosityOf` says. */
  readonly level: number;
  /** Takes each line. */
  readonly say: (line: string) => void;
}

/** How much is to be told, by `-v` or else by `DEBUG=aisubmit`. */
export function verbosityOf(flag: number | undefined, env: Host['env']): number {
  if (flag !== undefined) return flag;
  const wanted = (env['DEBUG'] ?? '').split(/[\s,]+/);
  return wanted.some((name) => name === 'aisubmit' || name === 'aisubmit:*') ? CONTENT : 0;
}

/**
 * Tells of each request. From 6 on: method, path, outcome and time; from 7 on: what is sent beside, and as whom; from 8
 * on: what kind of object it holds and how large. No level shows a credential, a query's value or a body: bodies hold
 * environment variables and Secrets.
 */
export function verboseApi(api: KubeApi, options: VerboseOptions): KubeApi {
  if (options.level < REQUESTS) return api;
  const told = <T>(request: Shown, send: () => Promise<T>): Promise<T> => tell(request, send, options);
  return {
    server: api.server,
    namespace: api.namespace,
    clusterId: () => api.clusterId(),
    warnings: api.warnings,
    serverAheadMs: () => api.serverAheadMs?.() ?? 0,
    request: <T>(request: ApiRequest) => told(request, () => api.request<T>(request)),
    stream: (request) => told(request, () => api.stream(request)),
    upgrade: (request) => told({ ...request, method: 'GET' }, () => api.upgrade(request)),
    close: () => api.close(),
  };
}

async function tell<T>(request: Shown, send: () => Promise<T>, { host, level, say }: VerboseOptions): Promise<T> {
  const start = host.now();
  const report = (answer: unknown): void => {
    if (host.signal.aborted) return;
    const head = `${request.method} ${escapeControlChars(request.path)}${queryNames(request)}`;
    say(`${head} ${outcome(answer)} in ${host.now() - start} ms`);
    const more = [...(level >= HEADERS ? headers(request) : []), ...(level >= CONTENT ? content(request, answer) : [])];
    for (const line of more) say(`  ${escapeControlChars(line)}`);
  };
  try {
    const answer = await send();
    report(answer);
    return answer;
  } catch (error) {
    report(error);
    throw error;
  }
}

function outcome(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return 'streams';
  return answer.status === undefined ? 'failed' : String(answer.status);
}

function queryNames(request: Shown): string {
  const names = Object.entries(request.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return names.length === 0 ? '' : `?${names.join('&')}`;
}

function headers({ accept, contentType, body, protocols, over = 'websocket' }: Shown): string[] {
  if (protocols !== undefined) return [`Upgrade: ${over}`, `Protocols: ${protocols.join(', ')}`];
  return [
    `Accept: ${accept ?? 'application/json'}`,
    ...(body === undefined ? [] : [`Content-Type: ${contentType ?? 'application/json'}`]),
  ];
}

function content({ body }: Shown, answer: unknown): string[] {
  const answered = typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : undefined;
  return [
    ...(body === undefined ? [] : [`sends ${describe(body)}`]),
    ...(answered === undefined ? [] : [`answers ${describe(answered)}`]),
  ];
}

/** The kind of an object and its size; never a name or a value. */
function describe(body: unknown): string {
  const { kind, items } = Object(body) as { readonly kind?: unknown; readonly items?: unknown };
  const what = typeof kind === 'string' && /^[A-Za-z]{1,63}$/.test(kind) ? kind : 'something';
  // The size of a Secret says how long a password is.
  if (what === 'Secret' || what === 'SecretList') return what;
  const count = Array.isArray(items) ? ` of ${items.length}` : '';
  return `${what}${count}, ${Buffer.byteLength(JSON.stringify(body) ?? '')} bytes`;
}
