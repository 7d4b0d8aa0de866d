import type { Container, TerminatedState } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { explainHelperExit } from './explain-helper.ts';
import { explainStart } from './explain-start.ts';
import { adviceFor, lastWords } from './last-words.ts';
import { plainly } from './plainly.ts';
import type { ExitExplanation, Told } from './workload-state.ts';

const LOGS = 'see why with `kubectl aisubmit logs`';

interface ExitCode {
  readonly means: string;
  readonly next: string;
}

// 128 + the signal's number; only those that users meet.
const EXIT_CODES: ReadonlyMap<number, ExitCode> = new Map([
  [126, { means: 'the command may not be executed', next: 'check that the file is executable in the image' }],
  [127, { means: 'the command was not found', next: 'check the command and the image' }],
  [129, { means: 'it was hung up on (SIGHUP)', next: LOGS }],
  [130, { means: 'it was interrupted (SIGINT)', next: LOGS }],
  [
    132,
    {
      means: 'it used an instruction that the processor does not know (SIGILL)',
      next: 'use an image or a build for an older processor, or another pool with --node-pool',
    },
  ],
  [134, { means: 'it aborted itself (SIGABRT)', next: LOGS }],
  [
    135,
    {
      means: 'it reached for memory that is not there (SIGBUS)',
      next: '/dev/shm may be full; submit it again with more --shm',
    },
  ],
  [136, { means: 'it calculated what cannot be (SIGFPE)', next: LOGS }],
  [
    137,
    {
      means: 'it was killed (SIGKILL)',
      next: 'it may have used more memory than it has; submit it again with more --memory',
    },
  ],
  [139, { means: 'it crashed (segmentation fault)', next: LOGS }],
  [141, { means: 'whoever read its output has gone (SIGPIPE)', next: LOGS }],
  [
    143,
    {
      means: 'it was asked to stop (SIGTERM)',
      next: 'somebody or something stopped it: a deadline, an eviction, or whoever deleted the pod; see its log with `kubectl aisubmit logs`',
    },
  ],
]);

/**
 * Says in one sentence why a container ended, with the memory limit where that was the reason. `log` are the last lines
 * it wrote, where they may be read.
 */
export function explainExit(
  ended: TerminatedState,
  container: Container | undefined,
  log?: readonly string[],
): ExitExplanation {
  const byHelper = explainHelperExit(ended, container);
  if (byHelper !== undefined) return byHelper;
  const name = safeText(container?.name ?? 'the container', 63);
  const exitCode = ended.exitCode ?? (ended.signal === undefined ? undefined : 128 + ended.signal);
  return { ...(byReason(ended, { name, container }) ?? byCode(ended, { name, exitCode, log })), exitCode };
}

function byReason(
  { reason, message }: TerminatedState,
  { name, container }: { readonly name: string; readonly container: Container | undefined },
): Told | undefined {
  if (reason === 'OOMKilled') return outOfMemory(name, container);
  if (reason === 'ContainerCannotRun' || reason === 'StartError') {
    const known = explainStart(message ?? '');
    const why = known?.sentence ?? plainly(message ?? reason);
    return { sentence: `${name} could not be started: ${why}`, next: known?.next ?? 'check the command and the image' };
  }
  if (reason === 'DeadlineExceeded') {
    return { sentence: `${name} ran longer than it may`, next: 'submit it again with more time: --max-runtime' };
  }
  if (reason === 'ContainerStatusUnknown') {
    return {
      sentence: `${name} is gone, and its node does not know how it ended`,
      next: 'submit it again with --replace',
    };
  }
  return undefined;
}

function outOfMemory(name: string, container: Container | undefined): Told {
  const limit = container?.resources?.limits?.['memory'];
  if (limit === undefined) {
    return { sentence: `${name} used more memory than it may and was killed`, next: 'ask for more with --memory' };
  }
  const more = doubled(String(limit));
  return {
    sentence: `${name} used more memory than it may (${safeText(String(limit), 40)}) and was killed`,
    next: `ask for more with --memory${more === undefined ? '' : `, such as --memory ${more}`}`,
  };
}

/** `8Gi` becomes `16Gi`; amounts that are not written so are left to the reader. */
function doubled(limit: string): string | undefined {
  const [, amount, unit] = /^(\d{1,6})(Mi|Gi|M|G)$/.exec(limit) ?? [];
  return amount === undefined ? undefined : `${Number(amount) * 2}${unit}`;
}

interface Ended {
  readonly name: string;
  readonly exitCode: number | undefined;
  readonly log: readonly string[] | undefined;
}

function byCode({ message }: TerminatedState, { name, exitCode, log }: Ended): Told {
  const known = EXIT_CODES.get(exitCode ?? 0);
  const sentence = `${name} ended with exit code ${exitCode ?? 'unknown'}`;
  const said = exitCode === 0 ? undefined : lastWords(message, log);
  if (known !== undefined) {
    return {
      sentence: `${sentence}: ${known.means}${said === undefined ? '' : `; it said: ${said}`}`,
      next: known.next === LOGS ? withAdvice(said) : known.next,
    };
  }
  return {
    sentence: said === undefined ? sentence : `${sentence}: ${said}`,
    next: exitCode === 0 ? undefined : withAdvice(said),
  };
}

function withAdvice(said: string | undefined): string {
  return [adviceFor(said), LOGS].filter((each) => each !== undefined).join('; ');
}
