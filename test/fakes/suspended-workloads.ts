import type { Parent } from '../../packages/sdk/src/client/kube-types.ts';
import type { RetryClock } from '../../packages/sdk/src/client/transport/retry.ts';
import { type MemoryKubeApi, memoryKubeApi } from './memory-kube-api.ts';

export const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';
export const PODS = '/api/v1/namespaces/team-a/pods';
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/team-a/deployments';
export const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const KUEUE = '/apis/kueue.x-k8s.io';
export const QUEUED = `${KUEUE}/v1beta1/namespaces/team-a/workloads`;
export const NOTEBOOK = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
export const TRAINING = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
export const ENDPOINT = { kind: 'Inference', name: 'llm', namespace: 'team-a' } as const;

interface JobOptions {
  readonly name?: string;
  readonly suspend?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of its pod template. */
  readonly record?: Readonly<Record<string, string>>;
  readonly end?: 'Complete' | 'Failed';
  readonly deletionTimestamp?: string;
}

/** A server that holds one Job. */
export function withJob(options: JobOptions = {}): MemoryKubeApi {
  const { name = 'notebook-lab', suspend = false, annotations = {}, labels = {}, record = {}, end } = options;
  const api = memoryKubeApi();
  const { deletionTimestamp } = options;
  api.put(JOBS, {
    metadata: {
      name,
      namespace: 'team-a',
      labels: {
        'aisubmit.dev/workload': name,
        'aisubmit.dev/kind': name.split('-')[0],
        'app.kubernetes.io/managed-by': 'aisubmit',
        ...labels,
      },
      annotations,
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    spec: { suspend, template: { metadata: { annotations: record } } },
    status: end === undefined ? {} : { conditions: [{ type: end, status: 'True' }] },
  });
  return api;
}

/** A server that holds one Deployment. */
export function withDeployment(replicas: number, annotations: Readonly<Record<string, string>> = {}): MemoryKubeApi {
  const api = memoryKubeApi();
  api.put(DEPLOYMENTS, { metadata: { name: 'inference-llm', namespace: 'team-a', annotations }, spec: { replicas } });
  return api;
}

/** Puts Kueue in, with its own object for the Job that was put first. */
export function withKueue(api: MemoryKubeApi): MemoryKubeApi {
  api.objects.set(KUEUE, { preferredVersion: { version: 'v1beta1' } } as never);
  api.put(QUEUED, {
    metadata: { name: 'job-notebook-lab-1f', labels: { 'kueue.x-k8s.io/job-uid': 'uid-1' } },
    spec: { active: true },
  });
  return api;
}

/** The parent that was put there. */
export function parentAt(api: MemoryKubeApi, path: string): Parent {
  return (api.objects.get(path) ?? {}) as unknown as Parent;
}

/** What was written, in order. */
export function writes(api: MemoryKubeApi): unknown[] {
  return api.requests.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body]);
}

/** A clock that a sleep moves on. */
export function ticking(onSleep: () => void = () => undefined): RetryClock {
  let time = 0;
  return {
    now: () => time,
    random: () => 0,
    sleep: async () => {
      time += 1000;
      onSleep();
    },
  };
}
