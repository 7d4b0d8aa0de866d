import type { MutablePod } from '../../bypass/attacks/attack.ts';
import { ownLabels } from '../../requests/own-labels.ts';

/** A pod's description, as it is in everything that makes pods. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: object };
  readonly spec: MutablePod;
}

/** A kind of Kubernetes’ own through which a pod comes to be. */
export interface Door {
  readonly kind: string;
  /** Below the namespace: where its objects are. */
  readonly path: (namespace: string) => string;
  /** Its pods must end, or must never end. */
  readonly restarts: boolean;
  readonly object: (name: string, template: PodTemplate) => object;
}

const core = (plural: string) => (namespace: string) => `/api/v1/namespaces/${namespace}/${plural}`;
const apps = (plural: string) => (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/${plural}`;
const batch = (plural: string) => (namespace: string) => `/apis/batch/v1/namespaces/${namespace}/${plural}`;

/** Labels on the object as on its pods, as the plugin sets them. */
function about(name: string, { metadata }: PodTemplate): object {
  return { name, labels: metadata.labels, annotations: metadata.annotations };
}

function scaled(kind: string, apiVersion = 'apps/v1'): Door['object'] {
  return (name, template) => ({
    apiVersion,
    kind,
    metadata: about(name, template),
    spec: { replicas: 0, selector: { matchLabels: { app: name } }, template: selected(name, template) },
  });
}

/** A label by which the kinds that insist on it find their own. */
function selected(name: string, { metadata, spec }: PodTemplate): PodTemplate {
  return { metadata: { ...metadata, labels: { ...metadata.labels, app: name } }, spec };
}

/** For nodes that are not there. */
function nowhere({ metadata, spec }: PodTemplate): PodTemplate {
  const nodeSelector = { ...(spec['nodeSelector'] as object | undefined), 'example.com/nowhere': 'true' };
  return { metadata, spec: { ...spec, nodeSelector } };
}

const KINDS: readonly Door[] = [
  {
    kind: 'Pod',
    path: core('pods'),
    restarts: false,
    object: (name, template) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      ...template,
      metadata: about(name, template),
    }),
  },
  {
    kind: 'PodTemplate',
    path: core('podtemplates'),
    restarts: false,
    object: (name, template) => ({
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: about(name, template),
      template,
    }),
  },
  {
    kind: 'Job',
    path: batch('jobs'),
    restarts: false,
    object: (name, template) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: about(name, template),
      spec: { suspend: true, ttlSecondsAfterFinished: 60, template },
    }),
  },
  {
    kind: 'CronJob',
    path: batch('cronjobs'),
    restarts: false,
    object: (name, template) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: about(name, template),
      spec: {
        schedule: '0 0 1 1 *',
        suspend: true,
        jobTemplate: { spec: { ttlSecondsAfterFinished: 60, template } },
      },
    }),
  },
  { kind: 'Deployment', path: apps('deployments'), restarts: true, object: scaled('Deployment') },
  { kind: 'ReplicaSet', path: apps('replicasets'), restarts: true, object: scaled('ReplicaSet') },
  { kind: 'StatefulSet', path: apps('statefulsets'), restarts: true, object: scaled('StatefulSet') },
  {
    kind: 'DaemonSet',
    path: apps('daemonsets'),
    restarts: true,
    object: (name, template) => ({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: about(name, template),
      spec: { selector: { matchLabels: { app: name } }, template: nowhere(selected(name, template)) },
    }),
  },
  {
    kind: 'ReplicationController',
    path: core('replicationcontrollers'),
    restarts: true,
    object: (name, template) => ({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: about(name, template),
      spec: { replicas: 0, selector: { app: name }, template: selected(name, template) },
    }),
  },
];

/** Every kind that the API server itself turns into pods; nothing of it runs: none is wanted, or it waits. */
export const DOORS: readonly Door[] = KINDS.map((door) => ({
  ...door,
  object: (name, { metadata, spec }) =>
    door.object(name, { metadata: { ...metadata, labels: ownLabels(metadata.labels, door.kind, name) }, spec }),
}));
