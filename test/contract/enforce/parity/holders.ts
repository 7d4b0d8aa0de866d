import type { KubeObject } from '@aisubmit/sdk';
import type { EditedPod } from './edit-pod.ts';

/** A kind that is a pod or makes pods: where it is created, and what of it goes round a pod. */
export interface Holder {
  readonly kind: string;
  readonly apiVersion: string;
  /** Plural name of the resource. */
  readonly resource: string;
  /** What a pod of this kind must say before anything is drawn. */
  readonly restartPolicy: 'Always' | 'Never';
  readonly around: (template: EditedPod) => Readonly<Record<string, unknown>>;
}

const MATCHING = { selector: { matchLabels: { app: 'edited' } } };

/** Every kind of Kubernetes' own that is or makes pods. */
export const HOLDERS: readonly Holder[] = [
  { kind: 'Pod', apiVersion: 'v1', resource: 'pods', restartPolicy: 'Always', around: ({ spec }) => ({ spec }) },
  {
    kind: 'Job',
    apiVersion: 'batch/v1',
    resource: 'jobs',
    restartPolicy: 'Never',
    around: (template) => ({ spec: { suspend: true, template } }),
  },
  {
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    resource: 'cronjobs',
    restartPolicy: 'Never',
    around: (template) => ({ spec: { schedule: '0 0 * * *', suspend: true, jobTemplate: { spec: { template } } } }),
  },
  ...(
    [
      ['Deployment', 'deployments', { replicas: 0 }],
      ['ReplicaSet', 'replicasets', { replicas: 0 }],
      ['StatefulSet', 'statefulsets', { replicas: 0, serviceName: 'edited' }],
      ['DaemonSet', 'daemonsets', {}],
    ] as const
  ).map(
    ([kind, resource, more]): Holder => ({
      kind,
      apiVersion: 'apps/v1',
      resource,
      restartPolicy: 'Always',
      around: (template) => ({ spec: { ...MATCHING, ...more, template } }),
    }),
  ),
  {
    kind: 'ReplicationController',
    apiVersion: 'v1',
    resource: 'replicationcontrollers',
    restartPolicy: 'Always',
    around: (template) => ({ spec: { replicas: 0, selector: { app: 'edited' }, template } }),
  },
  {
    kind: 'PodTemplate',
    apiVersion: 'v1',
    resource: 'podtemplates',
    restartPolicy: 'Always',
    around: (template) => ({ template }),
  },
];

/** The object of a kind round an edited pod; `own` is the metadata of the object, which of a pod is the pod's but for its name. */
export function hold(
  { kind, apiVersion, around }: Holder,
  pod: EditedPod,
  own: Readonly<Record<string, unknown>>,
): KubeObject {
  const { name, namespace } = own;
  const metadata = { ...(kind === 'Pod' ? pod.metadata : own), name, namespace };
  return { apiVersion, kind, metadata, ...around(pod) } as unknown as KubeObject;
}

/** Where objects of a kind are created. */
export function pathOf(apiVersion: string, namespace: string, resource: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}/namespaces/${namespace}/${resource}`;
}
