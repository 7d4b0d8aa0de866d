import { at, type Fields, listAt, mapAt, numberAt, stringAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import type { Resource } from '../../api/resources.ts';

type Cell = string | number;
/** Name, whether only `-o wide` shows it, and how it is read. */
type Column = [name: string, wide: boolean, read: (object: Obj) => Cell];

const NAME: Column = ['Name', false, (object) => object.metadata.name];
const AGE: Column = ['Age', false, (object) => ageOf(object.metadata.creationTimestamp)];

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    NAME,
    [
      'Ready',
      false,
      (pod) =>
        `${listAt(pod, 'status.containerStatuses').filter((c) => c['ready'] === true).length}/${listAt(pod, 'spec.containers').length}`,
    ],
    ['Status', false, podStatus],
    [
      'Restarts',
      false,
      (pod) => listAt(pod, 'status.containerStatuses').reduce((sum, c) => sum + Number(c['restartCount'] ?? 0), 0),
    ],
    AGE,
    ['IP', true, (pod) => stringAt(pod, 'status.podIP') ?? '<none>'],
    ['Node', true, (pod) => stringAt(pod, 'spec.nodeName') ?? '<none>'],
    ['Nominated Node', true, () => '<none>'],
    ['Readiness Gates', true, () => '<none>'],
  ],
  Job: [
    NAME,
    ['Status', false, jobStatus],
    [
      'Completions',
      false,
      (job) => `${numberAt(job, 'status.succeeded') ?? 0}/${numberAt(job, 'spec.completions') ?? 1}`,
    ],
    ['Duration', false, (job) => ageOf(stringAt(job, 'status.startTime'), stringAt(job, 'status.completionTime'))],
    AGE,
    ['Containers', true, (job) => containers(job, 'name')],
    ['Images', true, (job) => containers(job, 'image')],
    ['Selector', true, (job) => selectorOf(mapAt(job, 'spec.selector.matchLabels'))],
  ],
  Deployment: [
    NAME,
    ['Ready', false, (d) => `${numberAt(d, 'status.readyReplicas') ?? 0}/${numberAt(d, 'spec.replicas') ?? 0}`],
    ['Up-to-date', false, (d) => numberAt(d, 'status.updatedReplicas') ?? 0],
    ['Available', false, (d) => numberAt(d, 'status.availableReplicas') ?? 0],
    AGE,
    ['Containers', true, (d) => containers(d, 'name')],
    ['Images', true, (d) => containers(d, 'image')],
    ['Selector', true, (d) => selectorOf(mapAt(d, 'spec.selector.matchLabels'))],
  ],
  ReplicaSet: [
    NAME,
    ['Desired', false, (rs) => numberAt(rs, 'spec.replicas') ?? 0],
    ['Current', false, (rs) => numberAt(rs, 'status.replicas') ?? 0],
    ['Ready', false, (rs) => numberAt(rs, 'status.readyReplicas') ?? 0],
    AGE,
  ],
  Service: [
    NAME,
    ['Type', false, (service) => stringAt(service, 'spec.type') ?? ''],
    ['Cluster-IP', false, (service) => stringAt(service, 'spec.clusterIP') ?? '<none>'],
    ['External-IP', false, () => '<none>'],
    [
      'Port(s)',
      false,
      (service) =>
        listAt(service, 'spec.ports')
          .map((port) => `${port['port']}/${port['protocol']}`)
          .join(','),
    ],
    AGE,
    ['Selector', true, (service) => selectorOf(mapAt(service, 'spec.selector'))],
  ],
  Namespace: [NAME, ['Status', false, (namespace) => stringAt(namespace, 'status.phase') ?? ''], AGE],
  PersistentVolumeClaim: [
    NAME,
    ['Status', false, (pvc) => stringAt(pvc, 'status.phase') ?? ''],
    ['Volume', false, (pvc) => stringAt(pvc, 'spec.volumeName') ?? ''],
    ['Capacity', false, (pvc) => stringAt(pvc, 'status.capacity.storage') ?? ''],
    AGE,
  ],
  Event: [
    ['Last Seen', false, (event) => ageOf(stringAt(event, 'lastTimestamp') ?? event.metadata.creationTimestamp)],
    ['Type', false, (event) => stringAt(event, 'type') ?? ''],
    ['Reason', false, (event) => stringAt(event, 'reason') ?? ''],
    [
      'Object',
      false,
      (event) =>
        `${(stringAt(event, 'involvedObject.kind') ?? '').toLowerCase()}/${stringAt(event, 'involvedObject.name')}`,
    ],
    ['Message', false, (event) => stringAt(event, 'message') ?? ''],
  ],
};

export function columnsOf({ kind }: Resource): Fields[] {
  return columns(kind).map(([name, wide]) => ({
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: wide ? 1 : 0,
  }));
}

export function rowOf(object: Obj, { kind }: Resource): Cell[] {
  return columns(kind).map(([, , read]) => read(object));
}

function columns(kind: string): readonly Column[] {
  return COLUMNS[kind] ?? [NAME, AGE];
}

function podStatus(pod: Obj): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const status of listAt(pod, 'status.containerStatuses')) {
    const reason = stringAt(status, 'state.waiting.reason') ?? stringAt(status, 'state.terminated.reason');
    if (reason !== undefined) return reason;
  }
  return stringAt(pod, 'status.reason') ?? stringAt(pod, 'status.phase') ?? 'Unknown';
}

function jobStatus(job: Obj): string {
  const isTrue = (type: string) =>
    listAt(job, 'status.conditions').some((c) => c['type'] === type && c['status'] === 'True');
  return ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running';
}

function containers(workload: Obj, field: string): string {
  return listAt(workload, 'spec.template.spec.containers')
    .map((container) => String(at(container, field)))
    .join(',');
}

function selectorOf(labels: Record<string, string>): string {
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>'
  );
}

function ageOf(from: string | undefined, to?: string): string {
  if (from === undefined) return '<unknown>';
  const seconds = Math.max(0, Math.floor(((to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`;
}
