import { SECRET_RECORD } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import { closest } from '../../request/closest.ts';
import { listPages } from '../list-pages.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeSecret, recordKey, type SecretRef } from './secret-ref.ts';
import { type LiveRecord, type SecretSummary, secretSummary } from './secret-summary.ts';
import { type SecretUsers, secretUsers } from './secret-users.ts';

const MAX_NAMES = 10;

/** A Secret, and the workloads that name it, such as `training/mnist`. */
export interface ListedSecret extends SecretSummary {
  /** Undefined where workloads may not be read. */
  readonly usedBy: readonly string[] | undefined;
}

export interface SecretOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Lists the Secrets of a namespace that were made with aisubmit, from their records: no Secret is read. */
export async function listSecrets(
  api: KubeApi,
  namespace: string,
  options: SecretOptions = {},
): Promise<readonly ListedSecret[]> {
  const [records, users] = await Promise.all([
    listSecretRecords(api, namespace, options),
    usersWhereReadable(api, namespace, options),
  ]);
  return records
    .map((record) => ({ ...record, usedBy: users === undefined ? undefined : (users.get(record.name) ?? []) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads what is known of one Secret; undefined where aisubmit made none of that name. */
export async function readSecretRecord(
  api: KubeApi,
  ref: SecretRef,
  options: SecretOptions = {},
): Promise<SecretSummary | undefined> {
  try {
    const path = apiPath(recordKey(ref));
    const { body } = await api.request<LiveRecord>({ method: 'GET', path, signal: options.signal });
    return secretSummary(body);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Reads what is known of one Secret.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist.
 */
export async function requireSecretRecord(
  api: KubeApi,
  ref: SecretRef,
  options: SecretOptions = {},
): Promise<SecretSummary> {
  const found = await readSecretRecord(api, ref, options);
  if (found !== undefined) return found;
  const names = (await listSecretRecords(api, ref.namespace, options).catch(() => [])).map(({ name }) => name);
  const guess = closest(ref.name, names);
  throw new AisubmitError('NOT_FOUND', `there is no ${describeSecret(ref)} that was made with aisubmit`, {
    status: 404,
    fix: guess === undefined ? thereAre(names) : `did you mean ${guess}?`,
  });
}

function thereAre(names: readonly string[]): string {
  if (names.length === 0) return 'others may exist, which only an admin can change; is it the right namespace?';
  return `there are: ${names.slice(0, MAX_NAMES).join(', ')}`;
}

/** Lists the same without asking who uses them. */
export async function listSecretRecords(
  api: KubeApi,
  namespace: string,
  { signal }: SecretOptions = {},
): Promise<SecretSummary[]> {
  const collection = { apiVersion: 'v1', kind: 'ConfigMap', namespace };
  const found: SecretSummary[] = [];
  for await (const records of listPages<LiveRecord>(api, collection, { labelSelector: SECRET_RECORD, signal })) {
    found.push(...records.flatMap((record) => secretSummary(record) ?? []));
  }
  return found;
}

async function usersWhereReadable(
  api: KubeApi,
  namespace: string,
  options: SecretOptions,
): Promise<SecretUsers | undefined> {
  try {
    return await secretUsers(api, namespace, options);
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}
