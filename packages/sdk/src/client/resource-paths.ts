import { AisubmitError } from '../errors.ts';

export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  /** Name in paths and in RBAC rules. */
  readonly plural: string;
  /** `cluster` for what lives outside of namespaces. */
  readonly scope?: 'cluster';
}

/** Every kind that is read or written, so that nothing has to be discovered first. */
const RESOURCES: readonly ApiResource[] = [
  { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
  { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', plural: 'daemonsets' },
  { apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs' },
  { apiVersion: 'v1', kind: 'ReplicationController', plural: 'replicationcontrollers' },
  { apiVersion: 'v1', kind: 'Pod', plural: 'pods' },
  { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', plural: 'pods' },
  { apiVersion: 'v1', kind: 'Secret', plural: 'secrets' },
  { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
  { apiVersion: 'v1', kind: 'Service', plural: 'services' },
  { apiVersion: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' },
  { apiVersion: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas' },
  { apiVersion: 'v1', kind: 'Event', plural: 'events' },
  { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', scope: 'cluster' },
  { apiVersion: 'v1', kind: 'Node', plural: 'nodes', scope: 'cluster' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', plural: 'roles' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings' },
  { apiVersion: 'v1', kind: 'LimitRange', plural: 'limitranges' },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    scope: 'cluster',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    scope: 'cluster',
  },
  { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', plural: 'ingresses' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' },
  { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', scope: 'cluster' },
  {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    scope: 'cluster',
  },
];

const BY_KIND: ReadonlyMap<string, ApiResource> = new Map(
  RESOURCES.map((each) => [`${each.apiVersion}/${each.kind}`, each]),
);

/** What names an object or a collection of objects. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Looks up a kind.
 *
 * @throws AisubmitError `INTERNAL` for a kind that aisubmit never makes.
 */
export function resourceOf(key: { readonly apiVersion: string; readonly kind: string }): ApiResource {
  const found = BY_KIND.get(`${key.apiVersion}/${key.kind}`);
  if (found !== undefined) return found;
  throw new AisubmitError('INTERNAL', `no path is known for ${key.apiVersion} ${key.kind}`);
}

/** Makes the path of an object, or of its collection when `name` is left out; every segment is encoded. */
export function apiPath(key: ObjectKey, subresource?: string): string {
  const { apiVersion, plural, scope } = resourceOf(key);
  const root = apiVersion === 'v1' ? ['api', 'v1'] : ['apis', ...apiVersion.split('/')];
  const inNamespace = scope === 'cluster' || key.namespace === undefined ? [] : ['namespaces', segment(key.namespace)];
  const parts = [...root, ...inNamespace, plural];
  if (key.name !== undefined) parts.push(segment(key.name));
  if (subresource !== undefined) parts.push(subresource);
  return `/${parts.join('/')}`;
}

// A dot segment would climb, an empty one would turn an object into its collection; encoding does not stop either.
function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') {
    throw new AisubmitError('INVALID_INPUT', `${JSON.stringify(text)} is not a name`, {
      fix: 'use letters, digits and dashes',
    });
  }
  return encodeURIComponent(text);
}
