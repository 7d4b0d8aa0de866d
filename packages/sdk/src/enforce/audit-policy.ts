/** One rule; the first that matches a request says how much of it is written down. */
interface AuditRule {
  readonly level: 'None' | 'Metadata' | 'Request';
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly resources?: readonly { readonly group: string; readonly resources?: readonly string[] }[];
}

/** What kube-apiserver's --audit-policy-file takes. */
interface AuditPolicy {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'Policy';
  readonly omitStages: readonly string[];
  readonly rules: readonly AuditRule[];
}

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const READS = ['get', 'list', 'watch'];
/** Those that read the cluster all day to keep it running. */
const COMPONENTS = ['system:apiserver', 'system:kube-controller-manager', 'system:kube-proxy', 'system:kube-scheduler'];

const RULES: readonly AuditRule[] = [
  // The organisation's policy and templates are ConfigMaps and hold nothing secret; what is changed is the news.
  {
    level: 'Request',
    verbs: WRITES,
    namespaces: ['aisubmit-system'],
    resources: [{ group: '', resources: ['configmaps'] }],
  },
  // Never with a body, read or written, whoever does it.
  {
    level: 'Metadata',
    resources: [
      { group: '', resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
      { group: 'authentication.k8s.io' },
    ],
  },
  // Who got into which pod, with the command. A stream that is opened by GET counts as a read, so this stands before reads.
  {
    level: 'Request',
    resources: [
      {
        group: '',
        resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'],
      },
    ],
  },
  // What is let in, who may do what, and what teams are held to.
  {
    level: 'Request',
    verbs: WRITES,
    resources: [
      { group: 'admissionregistration.k8s.io' },
      { group: 'rbac.authorization.k8s.io' },
      { group: 'networking.k8s.io', resources: ['networkpolicies'] },
      { group: '', resources: ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'] },
    ],
  },
  { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*'] },
  { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
  {
    level: 'None',
    resources: [
      { group: '', resources: ['events'] },
      { group: 'events.k8s.io', resources: ['events'] },
    ],
  },
  { level: 'None', users: COMPONENTS, verbs: READS },
  { level: 'None', userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'], verbs: READS },
  // Workloads too: their variables may hold what is not to be written down, and their record is on the objects.
  { level: 'Metadata' },
];

/**
 * What an API server writes down: who did what to what, always; what exactly, of connections to pods and of changes of rules
 * and rights; never what a Secret, ConfigMap of a team or token holds. What admission policies say of a request is added
 * whatever the level.
 */
export function auditPolicy(): AuditPolicy {
  return { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'], rules: RULES };
}
