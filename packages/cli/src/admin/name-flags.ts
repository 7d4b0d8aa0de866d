import { AisubmitError } from '@aisubmit/sdk';

/** Runs what judges a document made of flags, and names the flags in its refusal. */
export function nameFlags<T>(task: () => T, flags: Readonly<Record<string, string>>): T {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof AisubmitError) || error.reasons.length === 0) throw error;
    const reasons = error.reasons.map((reason) => {
      const path = (reason.path ?? '').replace(/\[\d+\]$/, '');
      return { ...reason, path: flags[path] ?? path };
    });
    throw new AisubmitError('INVALID_INPUT', 'the command line cannot be used as it is', { reasons });
  }
}
