import type { KubeObject } from '../../build/kube-object.ts';
import { AisubmitError, type Reason } from '../../errors.ts';
import { gracefully, throwIfAborted } from '../abort.ts';
import { createObject, keyOf } from '../submit/create-object.ts';
import { deleteObject } from '../submit/delete-object.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { discreetApi } from './discreet-api.ts';
import { secretGone } from './secret-gone.ts';
import { refOf, type SecretPair } from './secret-pair.ts';
import { secretHeld, secretTaken } from './secret-taken.ts';

/** A Secret of a deleted record goes within seconds; longer only somebody else's holds the name. */
const STALE_WAIT_MS = 10_000;
/** Removing is not given up by Ctrl-C, only by this. */
const ROLL_BACK_MS = 30_000;
/** How long a write that is under way may still be answered after Ctrl-C. */
const GRACE_MS = 5000;

export interface CreateSecretOptions {
  /** The one that both objects carry; settles what an ambiguous answer left behind. */
  readonly requestId: string;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/**
 * Creates the record, then the Secret that it owns. When the second fails, the record is removed, and garbage collection
 * takes whatever of the Secret a lost answer left; the Secret itself is never read. After a lost answer it is done once
 * more from the beginning, since nobody can tell whose Secret is there.
 *
 * @returns What the server warns about.
 * @throws AisubmitError `CONFLICT` when the name is taken.
 */
export async function createSecret(
  kubeApi: KubeApi,
  pair: SecretPair,
  options: CreateSecretOptions,
): Promise<readonly string[]> {
  const api = discreetApi(kubeApi, pair.secret);
  const calm = gracefully(options.signal, GRACE_MS);
  const both = { ...options, signal: calm.signal, interrupted: options.signal };
  try {
    return await createBoth(api, pair, both);
  } catch (error) {
    if (!isTaken(error) || saysTaken(error)) throw error;
    await secretGone(api, refOf(pair), both);
    return await createBoth(api, pair, both);
  } finally {
    calm.dispose();
  }
}

async function createBoth(
  api: KubeApi,
  pair: SecretPair,
  options: CreateSecretOptions & { readonly interrupted: AbortSignal | undefined },
): Promise<readonly string[]> {
  const { record } = pair;
  const made = await createObject(api, record, options).catch((error: unknown) => {
    throw isTaken(error) && saysTaken(error) ? secretTaken(refOf(pair)) : error;
  });
  try {
    throwIfAborted(options.interrupted);
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: record.metadata.name ?? '', uid: made.uid };
    const secret = { ...pair.secret, metadata: { ...pair.secret.metadata, ownerReferences: [owner] } };
    const { warnings } = await createObject(api, secret, {
      ...options,
      ownerUid: made.uid,
      staleWaitMs: STALE_WAIT_MS,
      readsBack: false,
    });
    return [...made.warnings, ...warnings];
  } catch (error) {
    const left = await removeRecord(api, record, made.uid);
    throw told(isTaken(error) && saysTaken(error) ? secretHeld(refOf(pair)) : error, left);
  }
}

function isTaken(error: unknown): error is AisubmitError {
  return error instanceof AisubmitError && error.code === 'CONFLICT' && !(error instanceof ApiError);
}

/** False where an answer was lost; createObject's sentence knows which. */
function saysTaken(error: AisubmitError): boolean {
  return error.message.includes('exists already');
}

async function removeRecord(api: KubeApi, record: KubeObject, uid: string): Promise<Reason | undefined> {
  try {
    await deleteObject(api, keyOf(record), { uid, signal: AbortSignal.timeout(ROLL_BACK_MS) });
    return undefined;
  } catch {
    const { name, namespace } = record.metadata;
    return {
      path: `ConfigMap/${name}`,
      message: 'could not be removed; it holds no secret',
      fix: `kubectl delete configmap ${name} --namespace ${namespace}`,
    };
  }
}

function told(error: unknown, left: Reason | undefined): unknown {
  if (left === undefined || !(error instanceof AisubmitError)) return error;
  return new AisubmitError(error.code, error.message, {
    reasons: [...error.reasons, left],
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    ...(error.status === undefined ? {} : { status: error.status }),
  });
}
