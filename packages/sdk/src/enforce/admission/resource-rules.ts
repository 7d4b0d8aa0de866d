/** What a ValidatingAdmissionPolicy is asked about. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'CONNECT')[];
  readonly resources: readonly string[];
}

const WRITES = ['CREATE', 'UPDATE'] as const;

function written(group: string, ...resources: readonly string[]): ResourceRule {
  return { apiGroups: [group], apiVersions: ['v1'], operations: WRITES, resources };
}

function writtenAt(version: string, rule: ResourceRule): ResourceRule {
  return { ...rule, apiVersions: [version] };
}

/** Pods through every door, and every kind of Kubernetes' own that makes them. */
export const POD_RESOURCES: readonly ResourceRule[] = [
  written('', 'pods', 'pods/ephemeralcontainers', 'pods/resize', 'replicationcontrollers', 'podtemplates'),
  written('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
  written('batch', 'jobs', 'cronjobs'),
];

/** Kinds that controls judge by name. */
export const KIND_RESOURCES: Readonly<Record<string, readonly ResourceRule[]>> = {
  CiliumNetworkPolicy: [writtenAt('v2', written('cilium.io', 'ciliumnetworkpolicies'))],
  ConfigMap: [written('', 'configmaps')],
  CronJob: [written('batch', 'cronjobs')],
  HorizontalPodAutoscaler: [writtenAt('v2', written('autoscaling', 'horizontalpodautoscalers'))],
  Ingress: [written('networking.k8s.io', 'ingresses')],
  Job: [written('batch', 'jobs')],
  NetworkPolicy: [written('networking.k8s.io', 'networkpolicies')],
  PersistentVolumeClaim: [written('', 'persistentvolumeclaims')],
  Scale: [
    written('', 'replicationcontrollers/scale'),
    written('apps', 'deployments/scale', 'replicasets/scale', 'statefulsets/scale'),
  ],
  Secret: [written('', 'secrets')],
  Service: [written('', 'services')],
};
