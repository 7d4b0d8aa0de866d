import type { Parent, Pod } from '../kube-types.ts';
import { workloadStatus } from '../status/workload-status.ts';
import type { Identified } from './identify-workload.ts';
import type { WorkloadSummary } from './list-options.ts';
import { needsPods } from './pods-of-workloads.ts';

/** Makes a row of a workload and its pods; `pods` is undefined where they may not be seen. */
export function summarise({ ref, parent }: Identified, pods: readonly Pod[] | undefined): WorkloadSummary {
  const summary = workloadStatus(ref, { parent, pods: pods ?? [], events: [] });
  if (pods === undefined && needsPods(parent) && summary.state === 'Pending') return { ...summary, ...unseen(parent) };
  return summary;
}

/** A Job counts its pods; why they do not run it cannot say. */
function unseen({ kind, status }: Parent): Partial<WorkloadSummary> {
  const ready = (kind === 'Deployment' ? status?.readyReplicas : status?.ready) ?? 0;
  if (ready > 0) return { state: 'Running', ready, sentence: 'it is running, as far as can be seen without its pods' };
  return { state: 'Unknown', ready, sentence: 'how it is doing cannot be seen: you may not list pods here' };
}
