import type { Container, TerminatedState } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { explainHelperExit } from './explain-helper.ts';
import type { ExitExplanation } from './workload-state.ts';

const LOGS = 'see why with `kubectl aisubmit logs`';

// 128 + the signal's number; only those that users meet.
const EXIT_CODES: Readonly<Record<number, { readonly means: string; readonly next: string }>> = {
  126: { means: 'the command may not be executed', next: 'check that the file is executable in the image' },
  127: { means: 'the command was not found', next: 'check the command and the image' },
  134: { means: 'it aborted itself (SIGABRT)', next: LOGS },
  137: {
    means: 'it was killed (SIGKILL)',
    next: 'it may have used more memory than it has; ask for more with --memory',
  },
  139: { means: 'it crashed (segmentation fault)', next: LOGS },
  143: {
    means: 'it was asked to stop (SIGTERM)',
    next: 'look at the events of its pod: it may have been evicted or deleted',
  },
};

/** Says in one sentence why a container ended, with the memory limit where that was the reason. */
export function explainExit(ended: TerminatedState, container: Container | undefined): ExitExplanation {
  const byHelper = explainHelperExit(ended, container);
  if (byHelper !== undefined) return byHelper;
  const name = safeText(container?.name ?? 'the container', 63);
  const exitCode = ended.exitCode;
  if (ended.reason === 'OOMKilled') {
    const limit = container?.resources?.limits?.['memory'];
    const had = limit === undefined ? '' : ` (${safeText(String(limit), 40)})`;
    return {
      sentence: `${name} used more memory than it may${had} and was killed`,
      next: 'ask for more with --memory',
      exitCode,
    };
  }
  if (ended.reason === 'ContainerCannotRun' || ended.reason === 'StartError') {
    return {
      sentence: `${name} could not be started: ${safeText(ended.message ?? ended.reason)}`,
      next: 'check the command and the image',
      exitCode,
    };
  }
  if (ended.reason === 'DeadlineExceeded') {
    return { sentence: `${name} ran longer than it may`, next: 'give it more time with --max-runtime', exitCode };
  }
  const known = EXIT_CODES[exitCode ?? 0];
  if (known !== undefined)
    return { sentence: `${name} ended with exit code ${exitCode}: ${known.means}`, next: known.next, exitCode };
  return {
    sentence: `${name} ended with exit code ${exitCode ?? 'unknown'}`,
    next: exitCode === 0 ? undefined : LOGS,
    exitCode,
  };
}
