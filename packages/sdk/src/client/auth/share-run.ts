import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';

interface Run<T> {
  readonly result: Promise<T>;
  /** Ends it. */
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Lets everyone who asks while a task runs wait for that one run. Whoever is aborted stops waiting, and takes nothing from
 * the others; the signal that the task gets is aborted when nobody waits any more.
 *
 * @returns What to call for each who asks; it throws `INTERRUPTED` as soon as their own signal is aborted.
 */
export function shareRun<T>(task: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let current: Run<T> | undefined;
  const start = (): Run<T> => {
    const controller = new AbortController();
    const run: Run<T> = { result: task(controller.signal), controller, waiting: 0 };
    const forget = (): void => {
      if (current === run) current = undefined;
    };
    run.result.then(forget, forget);
    // Nobody joins a run that is being ended.
    controller.signal.addEventListener('abort', forget, { once: true });
    return run;
  };
  return async (signal) => {
    throwIfAborted(signal);
    current ??= start();
    const run = current;
    run.waiting += 1;
    try {
      return await orAborted(run.result, signal);
    } finally {
      run.waiting -= 1;
      if (run.waiting === 0) run.controller.abort();
    }
  };
}

async function orAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new AisubmitError('INTERRUPTED', 'interrupted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, result]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
