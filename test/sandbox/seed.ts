import { type Api, objectOf } from './api/api.ts';
import type { SandboxNamespace } from './sandbox.ts';
import type { PolicyRule, SandboxUser } from './users.ts';

export const DEFAULT_NAMESPACES: readonly SandboxNamespace[] = [
  { name: 'team-a', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  { name: 'team-b', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
];

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Makes the namespaces, and a Role and RoleBinding for each right a user has. */
export async function seed(
  api: Api,
  namespaces: readonly SandboxNamespace[],
  users: readonly SandboxUser[],
): Promise<void> {
  for (const { name, labels } of namespaces) {
    await create(api, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: labels ?? {} },
    });
  }
  for (const user of users) {
    for (const { namespace, rules } of user.roles ?? []) {
      await grant(api, user.name, { namespace, rules });
    }
    if (user.clusterRules !== undefined) await grant(api, user.name, { rules: user.clusterRules });
  }
}

async function grant(
  api: Api,
  user: string,
  { namespace, rules }: { namespace?: string; rules: readonly PolicyRule[] },
): Promise<void> {
  const scope = namespace === undefined ? 'Cluster' : '';
  const collection = (plural: string) =>
    namespace === undefined ? `${RBAC}/cluster${plural}` : `${RBAC}/namespaces/${namespace}/${plural}`;
  const metadata = { name: `sandbox-${user}`.toLowerCase().replace(/[^a-z0-9-]/g, '-') };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  await create(api, collection('roles'), { apiVersion, kind: `${scope}Role`, metadata, rules });
  await create(api, collection('rolebindings'), {
    apiVersion,
    kind: `${scope}RoleBinding`,
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: `${scope}Role`, name: metadata.name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
}

async function create(api: Api, path: string, body: unknown): Promise<void> {
  objectOf(await api.request('POST', path, { body }));
}
