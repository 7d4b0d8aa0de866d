import { AisubmitError, type Reason } from '@aisubmit/sdk';
import type { WorkloadRef } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

/**
 * Does something to one workload after the other. One that goes wrong keeps no other from its turn; Ctrl-C does.
 *
 * @throws {AisubmitError} The only error as it was; several as one, with a reason for each.
 */
export async function eachWorkload<T extends WorkloadRef>(
  refs: readonly T[],
  task: (ref: T) => Promise<void>,
): Promise<void> {
  const failed: { readonly ref: T; readonly error: AisubmitError }[] = [];
  for (const ref of refs) {
    try {
      await task(ref);
    } catch (error) {
      if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') throw error;
      failed.push({ ref, error });
    }
  }
  const [first] = failed;
  if (first === undefined) return;
  if (refs.length === 1) throw first.error;
  const reasons = failed.map(
    ({ ref, error }): Reason => ({
      path: shortId(ref),
      message: error.message,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    }),
  );
  throw new AisubmitError(first.error.code, `${failed.length} of ${refs.length} went wrong`, { reasons });
}
