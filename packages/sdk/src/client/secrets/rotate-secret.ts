import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import { deleteObject } from '../submit/delete-object.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type CreateSecretOptions, createSecret } from './create-secret.ts';
import { dryRunSecret } from './dry-run-secret.ts';
import { requireSecretRecord } from './list-secrets.ts';
import { secretGone } from './secret-gone.ts';
import { refOf, type SecretPair } from './secret-pair.ts';
import { describeSecret, recordKey, type SecretRef } from './secret-ref.ts';

/** Once the old one is on its way out, Ctrl-C does not keep the new one from being made; only this does. */
const DEADLINE_MS = 120_000;

export interface RotateSecretOptions extends CreateSecretOptions {
  /** Called when the old one is deleted and its end is waited for. */
  readonly onWaiting?: (() => void) | undefined;
}

/**
 * Replaces what a Secret holds. Changing it in place would need `patch` or `update`, whose answers hold the old data, so
 * the old one is deleted through its record and a new one is made under the same name. Whether the cluster would take
 * the new one is asked first; workloads that start in the seconds between wait for it.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist; any other error says whether the old one is still there.
 */
export async function rotateSecret(
  api: KubeApi,
  pair: SecretPair,
  options: RotateSecretOptions,
): Promise<readonly string[]> {
  const ref = refOf(pair);
  const { recordUid } = await requireSecretRecord(api, ref, options);
  await dryRunSecret(api, pair, { replaces: true, signal: options.signal });
  throwIfAborted(options.signal);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  await deleteObject(api, recordKey(ref), { uid: recordUid, signal });
  options.onWaiting?.();
  try {
    await secretGone(api, ref, { signal, clock: options.clock });
    return await createSecret(api, pair, { ...options, signal });
  } catch (error) {
    throw leftWithout(ref, error);
  }
}

function leftWithout(ref: SecretRef, error: unknown): AisubmitError {
  const { code, message, reasons } =
    error instanceof AisubmitError ? error : { code: 'INTERNAL' as const, message: 'unknown error', reasons: [] };
  return new AisubmitError(
    code,
    `the old ${describeSecret(ref)} is deleted, and the new one was not made: ${message}`,
    {
      reasons,
      fix: 'make it with `kubectl aisubmit secret create`; workloads that name it start as soon as it is there',
    },
  );
}
