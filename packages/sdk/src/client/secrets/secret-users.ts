import { KIND_LABEL } from '../../build/metadata-keys.ts';
import { WORKLOAD_KINDS } from '../../request/workload-kind.ts';
import type { Parent } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { safeText } from '../safe-text.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** Workloads by the name of a Secret that their pods name. */
export type SecretUsers = ReadonlyMap<string, readonly string[]>;

/** Finds which Jobs and Deployments of a namespace name which Secrets; whoever made them, but not what has ended. */
export async function secretUsers(
  api: KubeApi,
  namespace: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SecretUsers> {
  const users = new Map<string, string[]>();
  const collections = [
    { apiVersion: 'batch/v1', kind: 'Job', namespace },
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace },
  ];
  for (const key of collections) {
    for await (const parents of listPages<Parent>(api, key, options)) {
      for (const parent of parents.filter((each) => !hasEnded(each))) note(users, parent, key.kind);
    }
  }
  return users;
}

function note(users: Map<string, string[]>, parent: Parent, kind: string): void {
  const user = nameOf(parent, kind);
  for (const secret of secretsNamedIn(parent.spec?.template?.spec)) {
    users.set(secret, [...(users.get(secret) ?? []), user]);
  }
}

/** Every Secret that a pod spec names: volumes, variables, pull secrets and drivers, in whatever part of it. */
function secretsNamedIn(podSpec: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(podSpec, found);
  return found;
}

/** `training/mnist` for ours, `job/name` for others. */
function nameOf({ metadata }: Parent, kind: string): string {
  const label = metadata?.labels?.[KIND_LABEL] ?? '';
  const name = metadata?.name ?? '';
  const isOurs = Object.values(WORKLOAD_KINDS).some(({ prefix }) => prefix === label);
  return isOurs && name.startsWith(`${label}-`)
    ? safeText(`${label}/${name.slice(label.length + 1)}`, 253)
    : safeText(`${kind.toLowerCase()}/${name}`, 253);
}

function hasEnded({ status }: Parent): boolean {
  return (
    status?.conditions?.some(
      (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
    ) ?? false
  );
}

// Fields whose object, or each of whose objects, names a Secret.
const REFERENCES: ReadonlySet<string> = new Set([
  'secretKeyRef',
  'secretRef',
  'secret',
  'nodePublishSecretRef',
  'imagePullSecrets',
]);

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, field] of Object.entries(value)) {
    const named = REFERENCES.has(key) ? [field].flat().map(nameIn) : [];
    for (const name of key === 'secretName' ? [field] : named)
      if (typeof name === 'string' && name !== '') found.add(name);
    collect(field, found);
  }
}

function nameIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
}
