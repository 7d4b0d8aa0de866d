import { bundleObjects, type KubeObject } from '@aisubmit/sdk';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';

const WORKLOAD = 'aisubmit.dev/workload';
const KIND = 'aisubmit.dev/kind';
type Labels = Readonly<Record<string, string>>;

/** Where something carries labels: itself, its pods, the Jobs that it makes. */
interface Places {
  readonly own?: Labels;
  readonly pods?: Labels;
  readonly jobs?: Labels;
}

/** One object that carries the label of a workload, and whether it may. */
export interface LabelCase {
  readonly name: string;
  readonly object: KubeObject;
  /** The plural name below its group, and the group. */
  readonly resource: string;
}

const RESOURCES: Readonly<Record<string, readonly [apiVersion: string, resource: string]>> = {
  Pod: ['v1', 'pods'],
  PodTemplate: ['v1', 'podtemplates'],
  ReplicationController: ['v1', 'replicationcontrollers'],
  Job: ['batch/v1', 'jobs'],
  CronJob: ['batch/v1', 'cronjobs'],
  Deployment: ['apps/v1', 'deployments'],
  ReplicaSet: ['apps/v1', 'replicasets'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
};

/** The workload whose callers and network a colleague would like to have. */
const VICTIM: Labels = { [WORKLOAD]: 'inference-chat', [KIND]: 'inference' };
const of = (workload: string, kind?: string): Labels => ({
  [WORKLOAD]: workload,
  ...(kind === undefined ? {} : { [KIND]: kind }),
});
const everywhere = (labels: Labels): Places => ({ own: labels, pods: labels });

type Row = readonly [name: string, kind: string, objectName: string, places: Places];

const FOREIGN: readonly Row[] = [
  ['a Pod', 'Pod', 'x', { own: VICTIM }],
  ['a Pod of the same name', 'Pod', 'inference-chat', { own: VICTIM }],
  ['a Job', 'Job', 'training-x', everywhere(VICTIM)],
  ['a Job of the same name', 'Job', 'inference-chat', everywhere(VICTIM)],
  ['pods of a Job that has its own label', 'Job', 'training-x', { own: of('training-x', 'training'), pods: VICTIM }],
  ['pods of a Job without a label', 'Job', 'plain', { own: { app: 'x' }, pods: VICTIM }],
  ['a Job whose pods have none', 'Job', 'plain', { own: VICTIM, pods: { app: 'x' } }],
  ['another Deployment', 'Deployment', 'inference-chat-2', everywhere(VICTIM)],
  ['a Deployment of a notebook’s name', 'Deployment', 'notebook-lab', everywhere(of('notebook-lab', 'notebook'))],
  ['pods of a Deployment', 'Deployment', 'inference-x', { own: of('inference-x', 'inference'), pods: VICTIM }],
  ['a CronJob of the same name', 'CronJob', 'inference-chat', everywhere(VICTIM)],
  ['pods of a CronJob', 'CronJob', 'nightly', { pods: VICTIM }],
  ['Jobs of a CronJob', 'CronJob', 'nightly', { jobs: VICTIM }],
  ...['ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'PodTemplate'].map(
    (kind): Row => [`a ${kind} of the same name`, kind, 'inference-chat', everywhere(VICTIM)],
  ),
  ['a label with the kind of others', 'Deployment', 'web', everywhere(of('statefulset-web'))],
  ['its name without its kind', 'Deployment', 'web', everywhere(of('web'))],
  ['the kind of another', 'Job', 'training-x', everywhere(of('training-x', 'notebook'))],
  ['a kind alone', 'Pod', 'x', { own: { [KIND]: 'inference' } }],
];

const OWN: readonly Row[] = [
  ['a notebook', 'Job', 'notebook-lab', everywhere(of('notebook-lab', 'notebook'))],
  ['a training', 'Job', 'training-x', everywhere(of('training-x', 'training'))],
  ['an endpoint', 'Deployment', 'inference-chat', everywhere(VICTIM)],
  ['pods alone', 'Deployment', 'inference-chat', { own: { app: 'x' }, pods: VICTIM }],
  ['nothing', 'Pod', 'inference-chat', { own: { app: 'x' } }],
  ['an empty label', 'Job', 'plain', everywhere({ [WORKLOAD]: '', [KIND]: '' })],
  ...[
    ...['Pod', 'Job', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
    ...['ReplicationController', 'PodTemplate'],
  ].map((kind): Row => {
    const own = kind.toLowerCase();
    return [`what is made by hand, a ${kind}`, kind, 'web', everywhere(of(`${own}-web`, own))];
  }),
  [
    'a CronJob, its Jobs and their pods',
    'CronJob',
    'nightly',
    { ...everywhere(of('cronjob-nightly', 'cronjob')), jobs: of('cronjob-nightly', 'cronjob') },
  ],
];

/** Ways to the label of another workload. */
export const LABEL_ATTACKS: readonly LabelCase[] = FOREIGN.map(made);
/** The labels that something may carry. */
export const LABEL_TWINS: readonly LabelCase[] = OWN.map(made);

function made([name, kind, objectName, { own, pods = {}, jobs }]: Row): LabelCase {
  const [apiVersion = '', resource = ''] = RESOURCES[kind] ?? [];
  const metadata = { name: objectName, namespace: 'team-a', ...(own === undefined ? {} : { labels: own }) };
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const parts = partsOf(kind, { ...pods, app: 'x' }, jobs);
  return { name, resource: `${root}/namespaces/team-a/${resource}`, object: { apiVersion, kind, metadata, ...parts } };
}

type Parent = KubeObject & {
  readonly spec: { readonly template: { readonly spec: { readonly activeDeadlineSeconds?: number } } };
};

/** What makes pods, round the pod of a training. */
function partsOf(kind: string, labels: Labels, jobs: Labels | undefined): object {
  const parent = bundleObjects(buildRequest(makeRequest('Training'))).at(-1) as Parent;
  const { spec: pod } = parent.spec.template;
  const ends = kind === 'Job' || kind === 'CronJob';
  const { activeDeadlineSeconds: _deadline, ...stays } = pod;
  const spec = ends ? pod : { ...stays, restartPolicy: 'Always' };
  const template = { metadata: { labels }, spec };
  if (kind === 'Pod') return { spec };
  if (kind === 'PodTemplate') return { template };
  if (kind === 'Job') return { spec: { suspend: true, template } };
  if (kind === 'CronJob') {
    const jobTemplate = { metadata: { labels: jobs ?? {} }, spec: { template } };
    return { spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate } };
  }
  const selector = kind === 'ReplicationController' ? { app: 'x' } : { matchLabels: { app: 'x' } };
  return { spec: { ...(kind === 'DaemonSet' ? {} : { replicas: 0 }), selector, template } };
}
