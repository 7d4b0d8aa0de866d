import type { WorkloadRef } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

/** What a suspended workload keeps, and how it goes on; of one that was suspended before, only that it is. */
export function suspendNote(ref: WorkloadRef, changed: boolean): string {
  if (!changed) return `note: ${shortId(ref)} is suspended already\n`;
  return `${KEEPS[ref.kind]}\n  resume:  kubectl aisubmit resume ${shortId(ref)} --namespace ${ref.namespace}\n`;
}

const KEEPS: Readonly<Record<WorkloadRef['kind'], string>> = {
  Notebook: 'kept: its home and its volumes; lost: kernels, what was in memory or in /tmp, and its log',
  Training: 'kept: its volumes and the trials that have finished; lost: what was in memory or in /tmp, and its log',
  Inference: 'kept: its volumes and its address; lost: the log of its pods',
};
