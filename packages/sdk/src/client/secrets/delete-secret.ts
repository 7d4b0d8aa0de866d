import { AisubmitError } from '../../errors.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { requireSecretRecord } from './list-secrets.ts';
import { secretGone } from './secret-gone.ts';
import { describeSecret, recordKey, type SecretRef } from './secret-ref.ts';
import { secretUsers } from './secret-users.ts';

const MAX_NAMES = 10;

export interface DeleteSecretOptions {
  /** Deletes it although workloads name it. @default false */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

export interface SecretRemoval {
  /** False when the Secret itself was still there after a while; garbage collection takes it. */
  readonly gone: boolean;
  /** Workloads that name it all the same. */
  readonly usedBy: readonly string[];
}

/**
 * Deletes a Secret by deleting the record that owns it: garbage collection takes the Secret, and nobody needs a verb on
 * Secrets that would read them.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist, `CONFLICT` when workloads name it.
 */
export async function deleteSecret(
  api: KubeApi,
  ref: SecretRef,
  options: DeleteSecretOptions = {},
): Promise<SecretRemoval> {
  const { recordUid } = await requireSecretRecord(api, ref, options);
  const usedBy = await usersOf(api, ref, options);
  if (usedBy.length > 0 && options.force !== true) throw inUse(ref, usedBy);
  await deleteObject(api, recordKey(ref), { uid: recordUid, signal: options.signal });
  return { gone: await secretGone(api, ref, options), usedBy };
}

async function usersOf(api: KubeApi, ref: SecretRef, options: DeleteSecretOptions): Promise<readonly string[]> {
  try {
    return (await secretUsers(api, ref.namespace, options)).get(ref.name) ?? [];
  } catch (error) {
    // Who may not look at workloads may still delete what they know is not used.
    if (hasStatus(error, 403) && options.force === true) return [];
    throw error;
  }
}

function inUse(ref: SecretRef, usedBy: readonly string[]): AisubmitError {
  const more = usedBy.length > MAX_NAMES ? ` and ${usedBy.length - MAX_NAMES} more` : '';
  return new AisubmitError(
    'CONFLICT',
    `${describeSecret(ref)} is used by ${usedBy.slice(0, MAX_NAMES).join(', ')}${more}; nothing was deleted`,
    { fix: 'delete them first, replace what it holds with `secret rotate`, or add --force' },
  );
}
