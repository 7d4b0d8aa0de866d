import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, ApiAnswer, ApiRequestOptions, Stoppable } from '../api/api.ts';
import { type Fields, fieldsAt, listAt, stringAt } from '../api/fields.ts';
import { keyOf, type Obj, type WatchEvent } from '../api/object.ts';

export interface HttpApi extends Api {
  close(): void;
}

/** The API of a real server, over HTTPS with an administrator's token. */
export function httpApi({ url, caPem, token }: { url: string; caPem: string; token: string }): HttpApi {
  const agent = new Agent({ ca: caPem, keepAlive: true, maxSockets: 64 });
  const watches = new Set<Stoppable>();
  const open = (
    method: string,
    path: string,
    { body, contentType, signal, username }: Asking & { signal?: AbortSignal } = {},
  ) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(username === undefined ? {} : { 'impersonate-user': username, 'impersonate-group': 'system:masters' }),
        // Node sends no length with a DELETE unless told to.
        ...(payload === undefined
          ? {}
          : { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(payload) }),
      };
      const outgoing = httpsRequest(
        new URL(path, url),
        { method, agent, headers, ...(signal === undefined ? {} : { signal }) },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  const request = async (method: string, path: string, options?: Asking): Promise<ApiAnswer> => {
    const response = await open(method, path, options);
    const text = await readText(response);
    return { status: response.statusCode ?? 0, body: parseBody(text) };
  };
  const watch: Api['watch'] = (collectionPath, listener) => {
    const started = startWatch({ collectionPath, listener, request, open });
    watches.add(started);
    return started;
  };
  const as = (username: string): Api => ({
    request: (method, path, options) => request(method, path, { ...options, username }),
    watch,
    as,
  });
  return {
    request,
    watch,
    as,
    close() {
      for (const started of watches) started.stop();
      agent.destroy();
    },
  };
}

/** A request, in another's name where one is given. */
type Asking = ApiRequestOptions & { readonly username?: string };

interface WatchParts {
  readonly collectionPath: string;
  readonly listener: (event: WatchEvent) => void;
  readonly request: (method: string, path: string) => Promise<ApiAnswer>;
  readonly open: (method: string, path: string, options: { signal: AbortSignal }) => Promise<IncomingMessage>;
}

/** Lists, watches, and starts over when the server says that too much was missed. */
function startWatch({ collectionPath, listener, request, open }: WatchParts): Stoppable {
  const abort = new AbortController();
  const known = new Map<string, Obj>();

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        await follow(await relist());
      } catch {
        // A server that starts, stops or cuts the stream: look again soon.
        await sleep(100, undefined, { signal: abort.signal, ref: false });
      }
    }
  }

  async function relist(): Promise<string> {
    const { status, body } = await request('GET', collectionPath);
    if (status !== 200) throw new Error(`listing ${collectionPath} answered ${status}`);
    const items = listAt(body, 'items').map(
      (item) =>
        ({
          apiVersion: stringAt(body, 'apiVersion') ?? '',
          kind: (stringAt(body, 'kind') ?? '').replace(/List$/, ''),
          ...item,
        }) as Obj,
    );
    const keys = new Set(items.map(keyOf));
    for (const [key, object] of known) if (!keys.has(key)) tell({ type: 'DELETED', object });
    for (const object of items) {
      const before = known.get(keyOf(object));
      if (before?.metadata.resourceVersion !== object.metadata.resourceVersion)
        tell({ type: before === undefined ? 'ADDED' : 'MODIFIED', object });
    }
    return stringAt(body, 'metadata.resourceVersion') ?? '';
  }

  async function follow(from: string): Promise<void> {
    let revision: string | undefined = from;
    while (revision !== undefined && !abort.signal.aborted) revision = await readStream(revision);
  }

  /** Reads one watch to its end; answers where to go on, or undefined where the list must be read again. */
  async function readStream(from: string): Promise<string | undefined> {
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=${from}`;
    const response = await open('GET', `${collectionPath}?${query}`, { signal: abort.signal });
    if (response.statusCode !== 200) {
      response.resume();
      return undefined;
    }
    let revision = from;
    for await (const line of createInterface({ input: response })) {
      const event: unknown = JSON.parse(line);
      const object = fieldsAt(event, 'object');
      const type = stringAt(event, 'type');
      if (type === 'ERROR') return undefined;
      revision = stringAt(object, 'metadata.resourceVersion') ?? revision;
      if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED')
        tell({ type, object: object as Fields as Obj });
    }
    return revision;
  }

  function tell(event: WatchEvent): void {
    if (abort.signal.aborted) return;
    if (event.type === 'DELETED') known.delete(keyOf(event.object));
    else known.set(keyOf(event.object), event.object);
    listener(event);
  }

  run().catch(() => undefined);
  return { stop: () => abort.abort() };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
