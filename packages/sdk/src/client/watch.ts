import type { ObjectMeta } from '../build/kube-object.ts';
import { AisubmitError } from '../errors.ts';
import { isPlainObject } from '../plain-object.ts';
import type { KubeList } from './kube-types.ts';
import { splitLines } from './split-lines.ts';
import { ApiError, hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { realClock } from './transport/real-clock.ts';
import type { RetryClock } from './transport/retry.ts';

/** The server ends a watch after this; a dead connection is noticed no later. */
const WATCH_SECONDS = 290;
/** An object may have 1.5 MiB (etcd's bound); its JSON line is somewhat longer. */
const MAX_EVENT_BYTES = 8 * 1024 * 1024;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 10_000;
/** More failures make the pause no longer. */
export const MAX_FAILURES = 10;

interface Watched {
  readonly metadata?: ObjectMeta;
}

export interface WatchEvent<T> {
  readonly type?: string;
  readonly object?: T & { readonly code?: number };
}

export interface WatchOptions {
  /** Path of the collection. */
  readonly path: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
  /** Makes less of each object, as of the items of a list. */
  readonly readItem?: ((item: unknown) => unknown) | undefined;
}

/**
 * Lists a collection and follows its changes: yields everything there is, by name, at first and after every change.
 * Survives the end of a watch, lost connections and 410 Gone (by listing again); ends only by its signal or an error
 * that waiting does not mend, such as 401 or 403.
 */
export async function* watchCollection<T extends Watched>(
  api: KubeApi,
  options: WatchOptions,
): AsyncGenerator<ReadonlyMap<string, T>> {
  const cache: Cache<T> = { items: new Map(), version: '', stale: true, failures: 0 };
  for (;;) {
    if (cache.stale) {
      await list(api, options, cache);
      yield new Map(cache.items);
    }
    yield* watchOnce(api, options, cache);
  }
}

interface Cache<T> {
  readonly items: Map<string, T>;
  version: string;
  /** True when the server no longer knows what happened since `version`. */
  stale: boolean;
  /** Failed watches since the last event. */
  failures: number;
}

async function list<T extends Watched>(api: KubeApi, options: WatchOptions, cache: Cache<T>): Promise<void> {
  const { path, labelSelector, fieldSelector, signal } = options;
  const { body } = await api.request<KubeList<T>>({
    method: 'GET',
    path,
    query: { labelSelector, fieldSelector },
    signal,
  });
  cache.items.clear();
  for (const item of body.items ?? []) cache.items.set(item.metadata?.name ?? '', item);
  cache.version = body.metadata?.resourceVersion ?? '';
  cache.stale = false;
}

/** One watch from its beginning to its end; what passes is waited for, so that the next one may do better. */
async function* watchOnce<T extends Watched>(
  api: KubeApi,
  options: WatchOptions,
  cache: Cache<T>,
): AsyncGenerator<ReadonlyMap<string, T>> {
  const { failures } = cache;
  try {
    for await (const event of openWatch<T>(api, options, cache.version)) {
      if (event.type === 'ERROR') throw gone(event.object?.code);
      cache.version = event.object?.metadata?.resourceVersion ?? cache.version;
      cache.failures = 0;
      if (applyEvent(cache.items, event)) yield new Map(cache.items);
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
    cache.stale = hasStatus(error, 410);
    // What it told before it forgot makes reading everything again no cheaper.
    if (cache.stale) cache.failures = failures;
  }
  await pauseAfter(cache.failures, options);
  cache.failures = Math.min(cache.failures + 1, MAX_FAILURES);
}

/** Waits before the next watch: a server that ends every one at once must not be asked in a tight loop. */
export async function pauseAfter(failures: number, { clock = realClock, signal }: WatchOptions): Promise<void> {
  await clock.sleep(Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS), signal);
}

/** One watch as the server sends it, bookmarks and errors included, until it ends or breaks. */
export async function* openWatch<T>(
  api: KubeApi,
  options: WatchOptions,
  resourceVersion: string,
): AsyncGenerator<WatchEvent<T>> {
  const { path, labelSelector, fieldSelector, signal, readItem } = options;
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds: WATCH_SECONDS,
    resourceVersion,
    labelSelector,
    fieldSelector,
  };
  const stream = await api.stream({ method: 'GET', path, query, signal });
  for await (const line of splitLines(stream, MAX_EVENT_BYTES)) {
    const event = parseEvent<T>(line, readItem);
    if (event === undefined)
      throw new ApiError('SERVER_ERROR', `${api.server} sent a watch event that cannot be read`, { transient: true });
    yield event;
  }
}

function parseEvent<T>(line: string, readItem: WatchOptions['readItem']): WatchEvent<T> | undefined {
  try {
    const event: unknown = JSON.parse(line);
    if (!isPlainObject(event)) return undefined;
    const { object } = event;
    const read = readItem === undefined || object === undefined ? event : { ...event, object: readItem(object) };
    // The one place where a watch event gets its type.
    return read as WatchEvent<T>;
  } catch {
    return undefined;
  }
}

/** True when something changed that is worth telling; bookmarks only carry a version. */
function applyEvent<T extends Watched>(items: Map<string, T>, event: WatchEvent<T>): boolean {
  const name = event.object?.metadata?.name;
  if (event.object === undefined || name === undefined || event.type === 'BOOKMARK') return false;
  if (event.type === 'DELETED') return items.delete(name);
  items.set(name, event.object);
  return true;
}

function gone(code: number | undefined): ApiError {
  return new ApiError('CONFLICT', 'the watch grew too old', { status: code ?? 410, transient: true });
}

/** True for what a later watch may not meet: a lost connection, a busy server, a version that grew too old. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof AisubmitError)) return false;
  return hasStatus(error, 410) || (error instanceof ApiError && error.transient);
}
