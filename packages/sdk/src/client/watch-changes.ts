import type { ObjectMeta } from '../build/kube-object.ts';
import type { KubeList } from './kube-types.ts';
import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { METADATA_LIST_ONLY } from './transport/metadata-only.ts';
import { isPassing, MAX_FAILURES, openWatch, pauseAfter, type WatchEvent, type WatchOptions } from './watch.ts';

interface Named {
  readonly metadata?: ObjectMeta;
}

/** What a watch without memory tells. */
export type Change<T> =
  /** From here on nothing is missed: whoever reads the collection now sees all that comes before. */
  { readonly type: 'begin' } | { readonly type: 'changed' | 'deleted'; readonly object: T };

/**
 * Tells which objects of a collection change, as they are then, and keeps none of them. Survives what
 * {@link watchCollection} survives; where changes may have been missed it says `begin` again, the less often the longer
 * that goes on.
 */
export async function* watchChanges<T extends Named>(api: KubeApi, options: WatchOptions): AsyncGenerator<Change<T>> {
  const position: Position = { version: '', failures: 0 };
  for (;;) {
    position.version = await currentVersion(api, options);
    yield { type: 'begin' };
    yield* changesSince<T>(api, options, position);
  }
}

async function currentVersion(api: KubeApi, { path, labelSelector, signal }: WatchOptions): Promise<string> {
  const query = { labelSelector, limit: 1 };
  const { body } = await api.request<KubeList<Named>>({
    method: 'GET',
    path,
    query,
    accept: METADATA_LIST_ONLY,
    signal,
  });
  return body.metadata?.resourceVersion ?? '';
}

interface Position {
  version: string;
  /** Watches without an event since the last one. */
  failures: number;
}

/** Goes on until the server no longer knows what happened since the version. */
async function* changesSince<T extends Named>(
  api: KubeApi,
  options: WatchOptions,
  position: Position,
): AsyncGenerator<Change<T>> {
  for (let stale = false; !stale; ) {
    stale = yield* watchOnce<T>(api, options, position);
    await pauseAfter(position.failures, options);
    position.failures = Math.min(position.failures + 1, MAX_FAILURES);
  }
}

/** One watch from its beginning to its end; true when its version is too old to go on from. */
async function* watchOnce<T extends Named>(
  api: KubeApi,
  options: WatchOptions,
  position: Position,
): AsyncGenerator<Change<T>, boolean> {
  const { failures } = position;
  try {
    for await (const event of openWatch<T>(api, options, position.version)) {
      if (event.type === 'ERROR') {
        // What it told before it forgot makes reading everything again no cheaper.
        position.failures = failures;
        return true;
      }
      position.version = event.object?.metadata?.resourceVersion ?? position.version;
      position.failures = 0;
      const change = toChange(event);
      if (change !== undefined) yield change;
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
    return hasStatus(error, 410);
  }
  return false;
}

function toChange<T extends Named>({ type, object }: WatchEvent<T>): Change<T> | undefined {
  if (type === 'BOOKMARK' || object?.metadata === undefined) return undefined;
  return { type: type === 'DELETED' ? 'deleted' : 'changed', object };
}
