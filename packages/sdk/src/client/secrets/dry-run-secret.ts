import type { KubeObject } from '../../build/kube-object.ts';
import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { discreetApi } from './discreet-api.ts';
import { refOf, type SecretPair } from './secret-pair.ts';
import { secretHeld, secretTaken } from './secret-taken.ts';

interface DryRunOptions {
  /** True when a Secret of this name is there and goes first. @default false */
  readonly replaces?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the cluster whether it would take a Secret and its record, and writes nothing.
 *
 * @returns What the server warns about.
 * @throws AisubmitError `CONFLICT` when the name is taken, and what the cluster refuses.
 */
export async function dryRunSecret(
  kubeApi: KubeApi,
  pair: SecretPair,
  { replaces = false, signal }: DryRunOptions = {},
): Promise<readonly string[]> {
  const api = discreetApi(kubeApi, pair.secret);
  const record = await wouldBe(api, pair.record, signal);
  if (record === 'taken' && !replaces) throw secretTaken(refOf(pair));
  const secret = await wouldBe(api, pair.secret, signal);
  if (secret === 'taken' && !replaces) throw secretHeld(refOf(pair));
  return [record, secret].flatMap((warnings) => (warnings === 'taken' ? [] : warnings));
}

/** Admission answers before the name is looked at, so `AlreadyExists` means that all else is well. */
async function wouldBe(
  api: KubeApi,
  object: KubeObject,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | 'taken'> {
  const { apiVersion, kind, metadata } = object;
  try {
    const { warnings } = await api.request({
      method: 'POST',
      path: apiPath({ apiVersion, kind, namespace: metadata.namespace }),
      query: { dryRun: 'All', fieldManager: 'aisubmit' },
      body: object,
      idempotent: true,
      signal,
    });
    return warnings;
  } catch (error) {
    if (error instanceof ApiError && error.statusReason === 'AlreadyExists') return 'taken';
    throw error;
  }
}
