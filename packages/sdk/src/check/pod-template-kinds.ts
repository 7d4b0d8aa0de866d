/** Where the pod lives in each kind that has one: the path to its spec, whose parent holds its metadata. */
const POD_SPEC_PATHS: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': ['spec'],
  'v1/PodTemplate': ['template', 'spec'],
  'v1/ReplicationController': ['spec', 'template', 'spec'],
  'apps/v1/Deployment': ['spec', 'template', 'spec'],
  'apps/v1/ReplicaSet': ['spec', 'template', 'spec'],
  'apps/v1/StatefulSet': ['spec', 'template', 'spec'],
  'apps/v1/DaemonSet': ['spec', 'template', 'spec'],
  'batch/v1/Job': ['spec', 'template', 'spec'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Path to the pod spec inside an object of this kind; `undefined` for kinds without one. */
export function podSpecPath(apiVersion: string, kind: string): readonly string[] | undefined {
  return POD_SPEC_PATHS[`${apiVersion}/${kind}`];
}

/** Kinds that hold no pod, so that nothing is missed by not judging one in them. */
const PODLESS = new Set([
  'v1/ConfigMap',
  'v1/Secret',
  'v1/Service',
  'v1/PersistentVolumeClaim',
  'v1/ServiceAccount',
  'v1/Namespace',
  'v1/ResourceQuota',
  'v1/LimitRange',
  'networking.k8s.io/v1/NetworkPolicy',
  'cilium.io/v2/CiliumNetworkPolicy',
  'networking.k8s.io/v1/Ingress',
  'autoscaling/v1/HorizontalPodAutoscaler',
  'autoscaling/v1/Scale',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'policy/v1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
]);

/** True for kinds that are known to make no pods. */
export function isPodless(apiVersion: string, kind: string): boolean {
  return PODLESS.has(`${apiVersion}/${kind}`);
}
