import { AisubmitError } from '@aisubmit/sdk';

/**
 * Waits for work that cannot be cancelled, but not beyond Ctrl-C.
 *
 * @throws AisubmitError `INTERRUPTED` as soon as the signal is aborted; the work goes on unheard.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new AisubmitError('INTERRUPTED', 'interrupted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // Whichever of the two comes second is nobody's business any more.
  work.catch(() => undefined);
  aborted.catch(() => undefined);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
