import type { WorkloadStatus } from '@aisubmit/sdk/client';

/** The state as people read it: a notebook has no work that it could succeed with, it ends when nobody uses it. */
export function shownState({ kind, state }: Pick<WorkloadStatus, 'kind' | 'state'>): string {
  return kind === 'Notebook' && state === 'Succeeded' ? 'Ended' : state;
}
