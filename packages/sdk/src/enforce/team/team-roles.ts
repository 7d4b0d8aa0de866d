import type { KubeObject } from '../../build/kube-object.ts';
import type { Policy } from '../../policy/policy.ts';

/** A rule of a Role. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Roles of a team's namespace, from the most to the least that one may do. */
export type TeamRole = 'aisubmit-admin' | 'aisubmit-user' | 'aisubmit-viewer';

const READ = ['get', 'list', 'watch'];

/** Reads everything that is shown, writes nothing. */
const VIEWER: readonly RoleRule[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: READ },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: READ },
  {
    apiGroups: [''],
    resources: ['pods', 'services', 'events', 'persistentvolumeclaims', 'resourcequotas'],
    verbs: READ,
  },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] },
  // Whether the namespace is closed is for those who audit it to see.
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
  // From a Role this reaches its own namespace only.
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
];

/** The least that every command of a data scientist works with, and the kubectl commands that they are told to type. */
const USER: readonly RoleRule[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: [...READ, 'create', 'patch', 'delete'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['services'], verbs: ['create', 'get', 'update'] },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['create', 'get', 'update'] },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers'],
    verbs: ['create', 'get', 'update', 'delete'],
  },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['create', 'get', 'update', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: READ },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  // `get` alone on servers before 1.31, both on newer ones.
  { apiGroups: [''], resources: ['pods/exec', 'pods/portforward'], verbs: ['create', 'get'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch'] },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims', 'configmaps'], verbs: ['create', 'get', 'list', 'delete'] },
  // Any other verb on Secrets is a way to read them.
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  { apiGroups: [''], resources: ['resourcequotas'], verbs: ['list'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
];

/** What a team's own admin may do beside that: publish the team's templates. */
const ADMIN: readonly RoleRule[] = [
  ...USER,
  { apiGroups: [''], resources: ['configmaps'], resourceNames: ['aisubmit-templates'], verbs: ['update', 'patch'] },
  // No resource of the cluster's: admission policies ask whether the requester may do this.
  { apiGroups: ['aisubmit.dev'], resources: ['templates'], verbs: ['publish'] },
];

/** Rules of each role. */
export const TEAM_ROLES: Readonly<Record<TeamRole, readonly RoleRule[]>> = {
  'aisubmit-admin': ADMIN,
  'aisubmit-user': USER,
  'aisubmit-viewer': VIEWER,
};
/** Workloads bring CiliumNetworkPolicies where the policy names hosts for Cilium. */
const CILIUM: RoleRule = {
  apiGroups: ['cilium.io'],
  resources: ['ciliumnetworkpolicies'],
  verbs: ['create', 'get', 'update', 'delete'],
};

/** `status` says how many go first and what is lacking, where the policy names queues of Kueue. */
const KUEUE: readonly RoleRule[] = [
  { apiGroups: ['kueue.x-k8s.io'], resources: ['localqueues'], verbs: ['get', 'list'] },
  { apiGroups: ['kueue.x-k8s.io'], resources: ['workloads'], verbs: ['list'] },
  { apiGroups: ['visibility.kueue.x-k8s.io'], resources: ['localqueues/pendingworkloads'], verbs: ['get'] },
];

/** The Roles of a team’s namespace, and who has them. */
export function teamRoles(
  namespace: string,
  groups: Readonly<Partial<Record<TeamRole, readonly string[]>>>,
  policy: Policy,
): readonly KubeObject[] {
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit' };
  const { network, scheduling } = policy.sections;
  const kueue = (scheduling?.queues ?? []).length === 0 ? [] : KUEUE;
  const more = [...(network?.fqdn === undefined ? [] : [CILIUM]), ...kueue];
  return (Object.keys(TEAM_ROLES) as TeamRole[]).flatMap((name) => {
    const bound = groups[name] ?? [];
    const metadata = { name, namespace, labels };
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [...TEAM_ROLES[name], ...(name === 'aisubmit-viewer' ? [] : more)],
    };
    if (bound.length === 0) return [role];
    return [
      role,
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: bound.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group })),
      },
    ];
  });
}
