import type { Obj } from './object.ts';

/** One resource type and what the API server knows about it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural, as in paths. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
  readonly verbs: readonly string[];
  /** Name of the model in Kubernetes' OpenAPI description. */
  readonly model: string;
}

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const REVIEW_VERBS = ['create'];
const SCALED = { categories: ['all'], subresources: ['scale', 'status'] };
const POD_SUBRESOURCES = [
  'attach',
  'binding',
  'ephemeralcontainers',
  'exec',
  'log',
  'portforward',
  'proxy',
  'resize',
  'status',
];

type Row = [kind: string, plural: string, options?: Partial<Resource>];

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    ['Namespace', 'namespaces', { namespaced: false, shortNames: ['ns'], subresources: ['finalize', 'status'] }],
    ['Node', 'nodes', { namespaced: false, shortNames: ['no'], subresources: ['status'] }],
    ['PersistentVolume', 'persistentvolumes', { namespaced: false, shortNames: ['pv'], subresources: ['status'] }],
    ['Pod', 'pods', { shortNames: ['po'], categories: ['all'], subresources: POD_SUBRESOURCES }],
    ['Secret', 'secrets'],
    ['ConfigMap', 'configmaps', { shortNames: ['cm'] }],
    ['Service', 'services', { shortNames: ['svc'], categories: ['all'], subresources: ['proxy', 'status'] }],
    ['ServiceAccount', 'serviceaccounts', { shortNames: ['sa'] }],
    ['PersistentVolumeClaim', 'persistentvolumeclaims', { shortNames: ['pvc'], subresources: ['status'] }],
    ['Event', 'events', { shortNames: ['ev'], model: 'CoreV1Event' }],
    ['ResourceQuota', 'resourcequotas', { shortNames: ['quota'], subresources: ['status'] }],
    ['LimitRange', 'limitranges', { shortNames: ['limits'] }],
    ['PodTemplate', 'podtemplates'],
    ['ReplicationController', 'replicationcontrollers', { shortNames: ['rc'], ...SCALED }],
  ],
  'apps/v1': [
    ['Deployment', 'deployments', { shortNames: ['deploy'], ...SCALED }],
    ['ReplicaSet', 'replicasets', { shortNames: ['rs'], ...SCALED }],
    ['StatefulSet', 'statefulsets', { shortNames: ['sts'], ...SCALED }],
    ['DaemonSet', 'daemonsets', { shortNames: ['ds'], categories: ['all'], subresources: ['status'] }],
  ],
  'batch/v1': [
    ['Job', 'jobs', { categories: ['all'], subresources: ['status'] }],
    ['CronJob', 'cronjobs', { shortNames: ['cj'], categories: ['all'], subresources: ['status'] }],
  ],
  'networking.k8s.io/v1': [
    ['NetworkPolicy', 'networkpolicies', { shortNames: ['netpol'] }],
    ['Ingress', 'ingresses', { shortNames: ['ing'], subresources: ['status'] }],
  ],
  'autoscaling/v2': [
    [
      'HorizontalPodAutoscaler',
      'horizontalpodautoscalers',
      { shortNames: ['hpa'], categories: ['all'], subresources: ['status'], model: 'V2HorizontalPodAutoscaler' },
    ],
  ],
  'policy/v1': [['PodDisruptionBudget', 'poddisruptionbudgets', { shortNames: ['pdb'], subresources: ['status'] }]],
  'scheduling.k8s.io/v1': [['PriorityClass', 'priorityclasses', { namespaced: false, shortNames: ['pc'] }]],
  'storage.k8s.io/v1': [['StorageClass', 'storageclasses', { namespaced: false, shortNames: ['sc'] }]],
  'rbac.authorization.k8s.io/v1': [
    ['Role', 'roles'],
    ['RoleBinding', 'rolebindings'],
    ['ClusterRole', 'clusterroles', { namespaced: false }],
    ['ClusterRoleBinding', 'clusterrolebindings', { namespaced: false }],
  ],
  'admissionregistration.k8s.io/v1': [
    [
      'ValidatingAdmissionPolicy',
      'validatingadmissionpolicies',
      { namespaced: false, categories: ['api-extensions'], subresources: ['status'] },
    ],
    [
      'ValidatingAdmissionPolicyBinding',
      'validatingadmissionpolicybindings',
      { namespaced: false, categories: ['api-extensions'] },
    ],
  ],
  'authentication.k8s.io/v1': [['SelfSubjectReview', 'selfsubjectreviews', { namespaced: false, verbs: REVIEW_VERBS }]],
  'authorization.k8s.io/v1': [
    ['SelfSubjectAccessReview', 'selfsubjectaccessreviews', { namespaced: false, verbs: REVIEW_VERBS }],
    ['SelfSubjectRulesReview', 'selfsubjectrulesreviews', { namespaced: false, verbs: REVIEW_VERBS }],
  ],
};

/** What a real API server has and the embedded one does not: 501 rather than 404. */
const NOT_MODELLED: Readonly<Record<string, readonly string[]>> = {
  v1: ['componentstatuses', 'endpoints', 'bindings'],
  'apps/v1': ['controllerrevisions'],
  'autoscaling/v1': ['horizontalpodautoscalers'],
  'networking.k8s.io/v1': ['ingressclasses', 'ipaddresses', 'servicecidrs'],
  'authentication.k8s.io/v1': ['tokenreviews'],
  'authorization.k8s.io/v1': ['subjectaccessreviews', 'localsubjectaccessreviews'],
  'admissionregistration.k8s.io/v1': ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
  'apiextensions.k8s.io/v1': ['customresourcedefinitions'],
  'events.k8s.io/v1': ['events'],
  'certificates.k8s.io/v1': ['certificatesigningrequests'],
  'coordination.k8s.io/v1': ['leases'],
  'discovery.k8s.io/v1': ['endpointslices'],
  'storage.k8s.io/v1': ['csidrivers', 'csinodes', 'volumeattachments'],
};

export const RESOURCES: readonly Resource[] = Object.entries(TABLE).flatMap(([groupVersion, rows]) =>
  rows.map((row) => toResource(groupVersion, row)),
);

const byPath = new Map(RESOURCES.map((resource) => [`${groupVersionOf(resource)}/${resource.name}`, resource]));
const byKind = new Map(RESOURCES.map((resource) => [`${groupVersionOf(resource)}/${resource.kind}`, resource]));

export function findResource(groupVersion: string, plural: string): Resource | undefined {
  return byPath.get(`${groupVersion}/${plural}`);
}

export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** The resource of that plural name; for code that names resources literally. */
export function resource(plural: string): Resource {
  const found = RESOURCES.find(({ name }) => name === plural);
  if (found === undefined) throw new Error(`no resource ${plural} in the table`);
  return found;
}

export function isKnownButNotModelled(groupVersion: string, plural: string): boolean {
  return NOT_MODELLED[groupVersion]?.includes(plural) === true;
}

export function groupVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `jobs.batch` or `pods`: how error messages name a resource. */
export function qualifiedName({ name, group }: Pick<Resource, 'name' | 'group'>): string {
  return group === '' ? name : `${name}.${group}`;
}

/** Path of a collection, or of one object in it. */
export function pathOf(target: Resource, namespace?: string, name?: string): string {
  const root = target.group === '' ? `/api/${target.version}` : `/apis/${target.group}/${target.version}`;
  const scope = target.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${target.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** Path of an object that is in the table. */
export function pathOfObject(object: Obj): string {
  const found = resourceOfKind(object.apiVersion, object.kind);
  if (found === undefined) throw new Error(`no resource for ${object.apiVersion} ${object.kind} in the table`);
  return pathOf(found, object.metadata.namespace, object.metadata.name);
}

function toResource(groupVersion: string, [kind, name, options = {}]: Row): Resource {
  const slash = groupVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    name,
    kind,
    singular: kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    subresources: [],
    verbs: ALL_VERBS,
    model: `V1${kind}`,
    ...options,
  };
}
