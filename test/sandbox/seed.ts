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
    const grants: Grant[] = [...(user.roles ?? [])];
    if (user.clusterRules !== undefined) grants.push({ rules: user.clusterRules });
    for (const [i, grant] of grants.entries()) await bind(api, user.name, { ...grant, name: roleName(user.name, i) });
  }
}

interface Grant {
  /** Absent for rules of the whole cluster. */
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
}

async function bind(api: Api, user: string, { namespace, rules, name }: Grant & { name: string }): Promise<void> {
  const scope = namespace === undefined ? 'Cluster' : '';
  const root = namespace === undefined ? `${RBAC}/cluster` : `${RBAC}/namespaces/${namespace}/`;
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  await create(api, `${root}roles`, { apiVersion, kind: `${scope}Role`, metadata: { name }, rules });
  await create(api, `${root}rolebindings`, {
    apiVersion,
    kind: `${scope}RoleBinding`,
    metadata: { name },
    roleRef: { apiGroup, kind: `${scope}Role`, name },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  });
}

function roleName(user: string, position: number): string {
  const name = `sandbox-${user}`.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return position === 0 ? name : `${name}-${position + 1}`;
}

async function create(api: Api, path: string, body: unknown): Promise<void> {
  objectOf(await api.request('POST', path, { body }));
}
