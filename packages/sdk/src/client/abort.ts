import { AisubmitError } from '../errors.ts';

/** @throws AisubmitError `INTERRUPTED` when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AisubmitError('INTERRUPTED', 'interrupted');
}

/**
 * A signal that follows another one `graceMs` later. A write that is under way gets that long to be answered, because
 * an answer says what is there and a cut connection does not.
 */
export function gracefully(
  signal: AbortSignal | undefined,
  graceMs: number,
): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => late.abort(), graceMs);
  };
  if (signal?.aborted) start();
  else signal?.addEventListener('abort', start, { once: true });
  return {
    signal: late.signal,
    dispose: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', start);
    },
  };
}
