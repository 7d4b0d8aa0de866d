import { API_VERSION, bundleObjects, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';
import { type MutableContainer, type MutablePod, main } from './attack.ts';

/** One way to more than a share by number, and the nearest thing that is allowed. */
export interface WorkloadAttack {
  readonly name: string;
  readonly control: 'workload-ceiling' | 'scaling-ceiling';
  readonly attack: KubeObject;
  readonly twin: KubeObject;
}

/** Four pods, eight GPUs, sixteen CPUs, 32Gi in all. */
export const CEILINGS: Policy = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'ceilings' },
  spec: { resources: { workload: { pods: 4, gpu: 8, cpu: '16', memory: '32Gi' } } },
});

const APPS = 'apps/v1';
const NAME = 'raw';
const LABELS = { app: NAME };

/** A pod template that the floor lets pass: one CPU, 1Gi, no GPU unless `change` says so. */
function template(change: (spec: MutablePod) => void = () => undefined, restartPolicy = 'Never'): object {
  const parent = bundleObjects(buildRequest(makeRequest('Training'))).at(-1) as KubeObject & {
    spec: { template: { spec: MutablePod } };
  };
  const spec = structuredClone(parent.spec.template.spec);
  const { activeDeadlineSeconds: _deadline, ...rest } = spec;
  const kept = { ...rest, restartPolicy } as unknown as MutablePod;
  takes(main(kept), { cpu: '1', memory: '1Gi' });
  change(kept);
  return { metadata: { labels: LABELS }, spec: kept };
}

function takes(container: MutableContainer, amounts: Readonly<Record<string, string>>): void {
  container.resources = {
    limits: { ...container.resources.limits, ...amounts },
    requests: { cpu: '100m', memory: '64Mi' },
  };
}

const gpus =
  (count: number, resource = 'nvidia.com/gpu') =>
  (spec: MutablePod) =>
    takes(main(spec), { [resource]: String(count) });

/** Another container with so many GPUs: beside the first, before it, or staying before it. */
function another(field: 'containers' | 'initContainers', name: string, more: Readonly<Record<string, unknown>>) {
  return (spec: MutablePod, amounts: Readonly<Record<string, string>>): void => {
    const copy: MutableContainer = { ...structuredClone(main(spec)), name, ...more };
    const { limits: { cpu = '1', memory = '1Gi', 'ephemeral-storage': storage = '1Gi' } = {} } = copy.resources;
    copy.resources = { limits: { cpu, memory, 'ephemeral-storage': storage } };
    takes(copy, amounts);
    spec[field] = [...((spec[field] as MutableContainer[] | undefined) ?? []), copy];
  };
}
const beside = another('containers', 'beside', {});
const before = another('initContainers', 'before', {});
const staying = another('initContainers', 'staying', { restartPolicy: 'Always' });

export function job(spec: object, change?: (pod: MutablePod) => void): KubeObject {
  const whole = { ...spec, template: template(change) };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: NAME }, spec: whole };
}

function cronJob(spec: object): KubeObject {
  const jobTemplate = { spec: { ...spec, template: template() } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: NAME },
    spec: { schedule: '0 0 * * *', jobTemplate },
  };
}

/** A workload that keeps so many pods. */
export function kept(
  kind: 'Deployment' | 'StatefulSet' | 'ReplicaSet' | 'DaemonSet',
  spec: object,
  change?: (pod: MutablePod) => void,
): KubeObject {
  const service = kind === 'StatefulSet' ? { serviceName: NAME } : {};
  const whole = { ...service, ...spec, selector: { matchLabels: LABELS }, template: template(change, 'Always') };
  return { apiVersion: APPS, kind, metadata: { name: NAME }, spec: whole };
}

function controller(replicas: number): KubeObject {
  const spec = { replicas, selector: LABELS, template: template(undefined, 'Always') };
  return { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: NAME }, spec };
}

function pod(change: (pod: MutablePod) => void): KubeObject {
  return { ...template(change), apiVersion: 'v1', kind: 'Pod', metadata: { name: NAME } };
}

export function autoscaler(version: 'v1' | 'v2', maxReplicas: number): KubeObject {
  const scaleTargetRef = { apiVersion: APPS, kind: 'Deployment', name: NAME };
  return {
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: NAME },
    spec: { scaleTargetRef, maxReplicas },
  };
}

export function scale(replicas: number): KubeObject {
  return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: NAME }, spec: { replicas } };
}

const WORKLOAD = 'workload-ceiling';
const row = (name: string, attack: KubeObject, twin: KubeObject): WorkloadAttack => ({
  name,
  control: WORKLOAD,
  attack,
  twin,
});

/** Attacks on ceilings over all pods of a workload. */
export const WORKLOAD_ATTACKS: readonly WorkloadAttack[] = [
  row('pods of a Job at once', job({ parallelism: 5 }), job({ parallelism: 4 })),
  row(
    'pods of a Job that has as many to do',
    job({ parallelism: 9, completions: 5 }),
    job({ parallelism: 9, completions: 4 }),
  ),
  row('pods of a CronJob', cronJob({ parallelism: 5 }), cronJob({ parallelism: 4 })),
  row('replicas of a Deployment', kept('Deployment', { replicas: 5 }), kept('Deployment', { replicas: 4 })),
  row('replicas of a StatefulSet', kept('StatefulSet', { replicas: 5 }), kept('StatefulSet', {})),
  row('replicas of a ReplicaSet', kept('ReplicaSet', { replicas: 5 }), kept('ReplicaSet', { replicas: 0 })),
  row('replicas of a ReplicationController', controller(5), controller(4)),
  row('a pod for each node', kept('DaemonSet', {}), kept('Deployment', {})),
  row(
    'GPUs over pods',
    job({ parallelism: 3, completions: 3 }, gpus(3)),
    job({ parallelism: 4, completions: 4 }, gpus(2)),
  ),
  row('GPUs over replicas', kept('Deployment', { replicas: 3 }, gpus(3)), kept('Deployment', { replicas: 2 }, gpus(4))),
  row(
    'GPUs of several makers',
    pod((spec) => takes(main(spec), { 'nvidia.com/gpu': '5', 'amd.com/gpu': '4' })),
    pod((spec) => takes(main(spec), { 'nvidia.com/gpu': '4', 'amd.com/gpu': '4' })),
  ),
  row(
    'GPUs in a container beside',
    pod((spec) => {
      gpus(5)(spec);
      beside(spec, { 'nvidia.com/gpu': '4' });
    }),
    pod((spec) => {
      gpus(4)(spec);
      beside(spec, { 'nvidia.com/gpu': '4' });
    }),
  ),
  row(
    'GPUs of a first step',
    pod((spec) => {
      gpus(1)(spec);
      before(spec, { 'nvidia.com/gpu': '9' });
    }),
    pod((spec) => {
      gpus(8)(spec);
      before(spec, { 'nvidia.com/gpu': '8' });
    }),
  ),
  row(
    'GPUs of a sidecar beside the work',
    pod((spec) => {
      gpus(5)(spec);
      staying(spec, { 'nvidia.com/gpu': '4' });
    }),
    pod((spec) => {
      gpus(4)(spec);
      staying(spec, { 'nvidia.com/gpu': '4' });
    }),
  ),
  row(
    'GPUs of a sidecar beside a later step',
    pod((spec) => {
      staying(spec, { 'nvidia.com/gpu': '1' });
      before(spec, { 'nvidia.com/gpu': '8' });
    }),
    pod((spec) => {
      before(spec, { 'nvidia.com/gpu': '8' });
      staying(spec, { 'nvidia.com/gpu': '1' });
    }),
  ),
  row(
    'CPUs over pods',
    job({ parallelism: 4 }, (spec) => takes(main(spec), { cpu: '4001m' })),
    job({ parallelism: 4 }, (spec) => takes(main(spec), { cpu: '4000m' })),
  ),
  row(
    'CPUs in tenths',
    pod((spec) => {
      takes(main(spec), { cpu: '15.9' });
      beside(spec, { cpu: '0.101' });
    }),
    pod((spec) => {
      takes(main(spec), { cpu: '15.7' });
      beside(spec, { cpu: '0.3' });
    }),
  ),
  row(
    'memory over pods',
    job({ parallelism: 4 }, (spec) => takes(main(spec), { memory: '8589934593' })),
    job({ parallelism: 4 }, (spec) => takes(main(spec), { memory: '8Gi' })),
  ),
  ...(['v1', 'v2'] as const).map(
    (version): WorkloadAttack => ({
      name: `an autoscaler, ${version}`,
      control: 'scaling-ceiling',
      attack: autoscaler(version, 5),
      twin: autoscaler(version, 4),
    }),
  ),
];

/** A pod of 20 containers with 100 variables each, all like every credential there is, so that each is looked for. */
export function verbose(length: number): KubeObject {
  const value = 'IA gh glpat- hf_ nvapi- xox sk- -BEGIN eyJ :// '.repeat(10).slice(0, length);
  const env = Array.from({ length: 100 }, (_, index) => ({ name: `VARIABLE_${index}`, value }));
  return pod((spec) => {
    const { ports: _ports, ...container } = main(spec);
    spec.containers = Array.from({ length: 20 }, (_, index) => ({
      ...(container as MutableContainer),
      name: `c${index}`,
      env,
      args: ['a'.repeat(100)],
    }));
  });
}
