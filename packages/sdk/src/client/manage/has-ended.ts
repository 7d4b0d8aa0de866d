import type { Parent } from '../kube-types.ts';

/** True for a Job that is over: it cannot be resumed, and nothing of it runs any more. */
export function hasEnded(parent: Parent): boolean {
  return endOf(parent) !== undefined;
}

/** How a Job ended. */
export function endOf({ status }: Parent): 'Complete' | 'Failed' | undefined {
  const end = status?.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
  if (end === undefined) return undefined;
  return end.type === 'Failed' ? 'Failed' : 'Complete';
}
