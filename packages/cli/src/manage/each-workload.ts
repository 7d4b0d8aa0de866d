import { AisubmitError, type Reason } from '@aisubmit/sdk';
import type { WorkloadRef } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

/** Pods take their time to end; more at once would only be more connections. */
const AT_ONCE = 4;

/**
 * Does something to every workload, a few at a time where none of it asks. One that goes wrong keeps no other from its turn; Ctrl-C does.
 *
 * @throws {AisubmitError} The only error as it was; several as one, with a reason for each.
 */
export async function eachWorkload<T extends WorkloadRef>(
  refs: readonly T[],
  task: (ref: T) => Promise<void>,
  atOnce: number = AT_ONCE,
): Promise<void> {
  const failed: Failed<T>[] = [];
  const queue = [...refs];
  const worker = async (): Promise<void> => {
    for (let ref = queue.shift(); ref !== undefined; ref = queue.shift()) {
      const error = await attempt(ref, task);
      if (error !== undefined) failed.push({ ref, error });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
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

interface Failed<T> {
  readonly ref: T;
  readonly error: AisubmitError;
}

async function attempt<T>(ref: T, task: (ref: T) => Promise<void>): Promise<AisubmitError | undefined> {
  try {
    await task(ref);
    return undefined;
  } catch (error) {
    if (error instanceof AisubmitError && error.code !== 'INTERRUPTED') return error;
    throw error;
  }
}
