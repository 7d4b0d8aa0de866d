import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

export interface DeleteOptions {
  /** Deletes this very object, never one that was made under the same name since. */
  readonly uid: string;
  /** Asks the server and deletes nothing. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Deletes an object and, in the background, what it owns. Jobs would orphan their pods without saying so.
 * An object that is gone, or has been replaced by a namesake, counts as deleted.
 */
export async function deleteObject(api: KubeApi, key: ObjectKey, options: DeleteOptions): Promise<void> {
  try {
    await api.request({
      method: 'DELETE',
      path: apiPath(key),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        preconditions: { uid: options.uid },
        ...(options.dryRun === true ? { dryRun: ['All'] } : {}),
      },
      idempotent: true,
      signal: options.signal,
    });
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 409)) return;
    throw error;
  }
}
