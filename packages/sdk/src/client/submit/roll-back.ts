import type { Bundle } from '../../build/bundle.ts';
import { REQUEST_ID } from '../../build/metadata-keys.ts';
import type { Reason } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { keyOf } from './create-object.ts';
import { deleteObject } from './delete-object.ts';

/** Removing is not given up by Ctrl-C, only by this. */
const DEADLINE_MS = 30_000;
/** How long a create whose connection was cut may take to show. */
const LATE_CREATE_MS = 1000;

export interface Made {
  /** uid of the parent once its creation was answered. */
  parentUid?: string;
  /** True once the creation of the parent was sent. */
  parentSent: boolean;
  /** Kept objects whose creation was sent. */
  readonly keptSent: ObjectKey[];
}

/**
 * Removes what an unfinished submission made: first the kept objects it made itself, then the parent; garbage collection
 * takes the children. In this order the parent holds the name until nothing of ours is left that a successor could use.
 *
 * @returns What could not be removed.
 */
export async function rollBack(
  api: KubeApi,
  bundle: Bundle,
  options: { readonly made: Made; readonly clock: RetryClock },
): Promise<readonly Reason[]> {
  const { made, clock } = options;
  if (!made.parentSent) return [];
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const left: Reason[] = [];
  const attempt = async (key: ObjectKey, remove: () => Promise<unknown>): Promise<void> => {
    await remove().catch((error: unknown) => {
      left.push({
        path: `${key.kind}/${key.name}`,
        message: `could not be removed: ${error instanceof Error ? error.message : 'unknown error'}`,
        fix: `kubectl delete ${key.kind.toLowerCase()} ${key.name} --namespace ${key.namespace}`,
      });
    });
  };
  for (const key of made.keptSent) await attempt(key, () => removeOurs(api, key, { bundle, signal }));
  const parent = keyOf(bundle.parent);
  await attempt(parent, async () => {
    if (made.parentUid !== undefined) return deleteObject(api, parent, { uid: made.parentUid, signal });
    // The answer was lost: look, and look again after a moment.
    if (await removeOurs(api, parent, { bundle, signal })) return;
    await clock.sleep(LATE_CREATE_MS, signal);
    await removeOurs(api, parent, { bundle, signal });
  });
  return left;
}

async function removeOurs(
  api: KubeApi,
  key: ObjectKey,
  options: { bundle: Bundle; signal: AbortSignal },
): Promise<boolean> {
  const found = await api
    .request<LiveObject>({ method: 'GET', path: apiPath(key), signal: options.signal })
    .catch((error: unknown) => {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    });
  const metadata = found?.body.metadata;
  if (metadata?.uid === undefined || metadata.annotations?.[REQUEST_ID] !== options.bundle.requestId) return false;
  await deleteObject(api, key, { uid: metadata.uid, signal: options.signal });
  return true;
}
