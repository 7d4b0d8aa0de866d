import type { WorkloadStatus } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

/** Says that a workload is somebody else's, before anything is done to it; undefined for one's own. */
export function othersNote(
  status: Pick<WorkloadStatus, 'kind' | 'name' | 'user'>,
  username: string,
): string | undefined {
  const { user } = status;
  if (user === undefined || user === username || username === 'unknown') return undefined;
  return `note: ${shortId(status)} was submitted by ${user}`;
}
