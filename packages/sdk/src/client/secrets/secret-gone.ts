import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import type { SecretRef } from './secret-ref.ts';

const POLL_MS = 300;
const DEFAULT_WAIT_MS = 30_000;

interface GoneOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/**
 * Waits until garbage collection has taken a Secret that nobody may read: an empty one of its name is sent as a dry run,
 * which says whether the name is free and writes nothing.
 *
 * @returns False when it is still there after half a minute, or when the cluster does not say.
 */
export async function secretGone(api: KubeApi, ref: SecretRef, options: GoneOptions = {}): Promise<boolean> {
  const clock = options.clock ?? realClock;
  const deadline = clock.now() + DEFAULT_WAIT_MS;
  for (;;) {
    const state = await nameState(api, ref, options.signal);
    if (state !== 'taken') return state === 'free';
    if (clock.now() > deadline) return false;
    await clock.sleep(POLL_MS, options.signal);
  }
}

/** Says whether the name of a Secret is free, without reading or writing one. */
export async function nameState(
  api: KubeApi,
  { name, namespace }: SecretRef,
  signal: AbortSignal | undefined,
): Promise<'free' | 'taken' | 'unknown'> {
  try {
    await api.request({
      method: 'POST',
      path: apiPath({ apiVersion: 'v1', kind: 'Secret', namespace }),
      query: { dryRun: 'All', fieldManager: 'aisubmit' },
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque' },
      idempotent: true,
      signal,
    });
    return 'free';
  } catch (error) {
    if (error instanceof ApiError && error.statusReason === 'AlreadyExists') return 'taken';
    if (error instanceof ApiError && error.code !== 'INTERRUPTED') return 'unknown';
    throw error;
  }
}
