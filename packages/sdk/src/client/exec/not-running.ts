import { AisubmitError } from '../../errors.ts';
import { isFinal, type WorkloadStatus } from '../status/workload-state.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';

/**
 * The error for a workload in which nothing runs that could be reached: `NOT_FOUND`, with the reason.
 *
 * @param otherwise What to do where its status knows nothing better.
 */
export function notRunning(
  ref: WorkloadRef,
  { sentence, next, state }: Pick<WorkloadStatus, 'sentence' | 'next' | 'state'>,
  otherwise?: string,
): AisubmitError {
  const fix = isFinal(state) ? afterTheEnd(ref, next) : (next ?? otherwise);
  return new AisubmitError('NOT_FOUND', `${describeRef(ref)} is not running: ${sentence}`, {
    ...(fix === undefined ? {} : { fix }),
  });
}

/** A notebook can be started again, a finished run has its log. */
function afterTheEnd({ kind, name, namespace }: WorkloadRef, next: string | undefined): string {
  if (kind === 'Notebook' && next !== undefined) return next;
  const logs = `kubectl aisubmit logs ${kind.toLowerCase()}/${name} --namespace ${namespace}`;
  return `nothing can run in it any more; read what it wrote with \`${logs}\``;
}
