import type { Parent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { type Finding, isFinal } from './workload-state.ts';

const OVER: readonly string[] = ['Failed', 'FailureTarget'];

/** True for a sweep: a Job of more than one run. */
export function hasTrials({ spec }: Parent): boolean {
  return (spec?.completions ?? 1) > 1;
}

/** Puts in front of what is to be said about one trial how far all of them are. */
export function explainTrials(parent: Parent, finding: Finding): Finding {
  if (!hasTrials(parent)) return finding;
  const { succeeded = 0, failedIndexes = '', conditions = [] } = parent.status ?? {};
  const total = parent.spec?.completions ?? 1;
  const failed = countIndexes(failedIndexes);
  const isOver = conditions.some(({ type, status }) => OVER.includes(type ?? '') && status === 'True');
  if (isOver && failed > 0) {
    const which = safeText(failedIndexes, 60);
    return {
      ...finding,
      sentence: `${failed} of ${total} trials failed (${which}); the last of them: ${finding.sentence}`,
    };
  }
  const lost = failed === 0 ? '' : `, ${failed} failed`;
  const sentence = `${succeeded} of ${total} trials are done${lost}`;
  // One that has ended is history while the others go on, and that one of them runs goes without saying.
  if (!isOver && isFinal(finding.state)) return { state: 'Running', sentence, problem: false };
  return { ...finding, sentence: finding.state === 'Running' ? sentence : `${sentence}: ${finding.sentence}` };
}

/** `1,3-5` names four. */
function countIndexes(text: string): number {
  return text
    .split(',')
    .filter((part) => part !== '')
    .reduce((sum, part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return sum + (Number.isSafeInteger(to - from) ? to - from + 1 : 0);
    }, 0);
}
