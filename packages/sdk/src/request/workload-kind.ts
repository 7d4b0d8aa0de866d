/** The kinds of workload a user can ask for. */
export type WorkloadKind = 'Notebook' | 'Training' | 'Inference';

interface KindFacts {
  /** First part of every object name and of the `aisubmit.dev/workload` label. */
  readonly prefix: string;
  /** What Kubernetes runs it as. */
  readonly parentKind: 'Job' | 'Deployment';
  readonly parentApiVersion: 'batch/v1' | 'apps/v1';
}

/** What each kind becomes. Where a kind makes a difference, it is looked up here. */
export const WORKLOAD_KINDS: Readonly<Record<WorkloadKind, KindFacts>> = {
  Notebook: { prefix: 'notebook', parentKind: 'Job', parentApiVersion: 'batch/v1' },
  Training: { prefix: 'training', parentKind: 'Job', parentApiVersion: 'batch/v1' },
  Inference: { prefix: 'inference', parentKind: 'Deployment', parentApiVersion: 'apps/v1' },
};

export const KIND_NAMES: readonly WorkloadKind[] = ['Notebook', 'Training', 'Inference'];

/** The kind whose objects have this prefix, which is the value of their `aisubmit.dev/kind` label; undefined for any other. */
export function kindOfPrefix(prefix: string | undefined): WorkloadKind | undefined {
  return KIND_NAMES.find((kind) => WORKLOAD_KINDS[kind].prefix === prefix);
}

/** Names the objects of a workload: `notebook-` + name, so that a notebook and a training of one name share nothing. */
export function workloadId(kind: WorkloadKind, name: string): string {
  return `${WORKLOAD_KINDS[kind].prefix}-${name}`;
}
