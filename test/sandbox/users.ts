export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Somebody who may call the sandbox, with a bearer token of their own. */
export interface SandboxUser {
  readonly name: string;
  /** Groups beside system:authenticated. */
  readonly groups?: readonly string[];
  /** Default: a random one. */
  readonly token?: string;
  readonly roles?: readonly { readonly namespace: string; readonly rules: readonly PolicyRule[] }[];
  readonly clusterRules?: readonly PolicyRule[];
}

const WRITE = ['create', 'get', 'list', 'watch', 'patch', 'update', 'delete'];
const READ = ['get', 'list', 'watch'];

/** The least a data scientist needs in a namespace to work with aisubmit. */
export const aisubmitUserRules: readonly PolicyRule[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: WRITE },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: WRITE },
  { apiGroups: [''], resources: ['services'], verbs: WRITE },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: WRITE },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: WRITE },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
  { apiGroups: [''], resources: ['pods'], verbs: READ },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims', 'configmaps'], verbs: ['create', 'get', 'list', 'delete'] },
  // Any other verb on Secrets is a way to read them.
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  { apiGroups: [''], resources: ['resourcequotas'], verbs: ['get', 'list'] },
  // From a namespaced role this reaches the role's own namespace only.
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
];

/** Reads everything aisubmit shows, writes nothing. */
export const viewerRules: readonly PolicyRule[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: READ },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: READ },
  {
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'services', 'events', 'persistentvolumeclaims', 'resourcequotas'],
    verbs: READ,
  },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
];

export const defaultUsers: readonly SandboxUser[] = [
  { name: 'alice', groups: ['data-science'], roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] },
  { name: 'bob', groups: ['data-science'], roles: [{ namespace: 'team-b', rules: aisubmitUserRules }] },
  { name: 'viewer', roles: [{ namespace: 'team-a', rules: viewerRules }] },
  { name: 'admin', groups: ['system:masters'] },
];
