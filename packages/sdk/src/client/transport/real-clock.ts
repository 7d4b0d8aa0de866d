import { AisubmitError } from '../../errors.ts';
import type { RetryClock } from './retry.ts';

/** The machine's own time and chance. */
export const realClock: RetryClock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AisubmitError('INTERRUPTED', 'interrupted'));
      const stop = (): void => {
        clearTimeout(timer);
        reject(new AisubmitError('INTERRUPTED', 'interrupted'));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
