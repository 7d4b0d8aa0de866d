import { isPlainObject, type PlainObject } from '../../plain-object.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { FIELD_MANAGER } from './apply-object.ts';

/** Who set which fields of an object, as the API server keeps it. */
interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
  readonly [field: string]: unknown;
}

interface Managed {
  readonly metadata?: { readonly resourceVersion?: string; readonly managedFields?: readonly ManagedFields[] };
}

/** True where somebody else set something of the spec, which an apply leaves as it is. */
export function hasForeignFields(object: unknown): boolean {
  return managedOf(object).some((entry) => !isOurs(entry) && isAboutSpec(entry));
}

/**
 * Takes over what others set in the spec of an object, so that the next apply takes out what it does not name. Changes no
 * field itself.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
export async function adoptFields(
  api: KubeApi,
  key: ObjectKey,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const path = apiPath(key);
  const { body } = await api.request<Managed>({ method: 'GET', path, signal });
  const managedFields = adopted(managedOf(body));
  await api.request({
    method: 'PATCH',
    path,
    body: { metadata: { resourceVersion: body.metadata?.resourceVersion, managedFields } },
    contentType: 'application/merge-patch+json',
    idempotent: true,
    signal,
  });
}

/** The same with one entry of ours for all that is about the spec. */
export function adopted(entries: readonly ManagedFields[]): readonly ManagedFields[] {
  const taken = entries.filter((entry) => isOurs(entry) || isAboutSpec(entry));
  const [first] = taken;
  if (first === undefined) return entries;
  const fieldsV1 = taken.map((entry) => entry.fieldsV1).reduce(union, {});
  const ours = { ...(taken.find(isOurs) ?? first), manager: FIELD_MANAGER, operation: 'Apply', fieldsV1 };
  return [ours, ...entries.filter((entry) => !taken.includes(entry))];
}

function isOurs({ manager, operation }: ManagedFields): boolean {
  return manager === FIELD_MANAGER && operation === 'Apply';
}

function isAboutSpec({ subresource, fieldsV1 }: ManagedFields): boolean {
  return subresource === undefined && isPlainObject(fieldsV1) && 'f:spec' in fieldsV1;
}

function managedOf(object: unknown): readonly ManagedFields[] {
  return (object as Managed | undefined)?.metadata?.managedFields ?? [];
}

function union(a: unknown, b: unknown): PlainObject {
  const result: Record<string, unknown> = isPlainObject(a) ? { ...a } : {};
  for (const [key, value] of Object.entries(isPlainObject(b) ? b : {})) result[key] = union(result[key], value);
  return result;
}
