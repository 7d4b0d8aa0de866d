import { KIND_LABEL } from '../../build/metadata-keys.ts';
import type { Parent } from '../kube-types.ts';
import { latest, type Observed } from './observed.ts';
import { spokenSeconds } from './spoken-seconds.ts';
import { linesOf } from './surroundings.ts';
import type { Finding } from './workload-state.ts';

/** How the servers of notebooks are told when to end, see build/ide. */
const IDLE_FLAG = /(?:shutdown_no_activity_timeout|idle-timeout-seconds)=(\d{1,9})$/;
/** What Jupyter Server and code-server write when nobody has used them for that long. */
const SAYS_IDLE = /No kernels for \d+ seconds; shutting down|\b[Ii]dle timeout\b.*\b(?:exceeded|reached)\b/;
/** What Jupyter Server writes when somebody shuts it down, in the page or by a signal. */
const SAYS_SHUT_DOWN = /Shutting down on \/api\/shutdown request|received signal \d+, stopping/;

/** True for a Job that is a notebook. */
export function isNotebook({ metadata }: Parent): boolean {
  return metadata?.labels?.[KIND_LABEL] === 'notebook';
}

/**
 * Says why a notebook ended well: nobody used it, or somebody shut it down. Both end it alike; its log tells them apart
 * where it can be read, and one that did not run for long enough was not idle.
 */
export function explainNotebookEnd({ parent, pods, around }: Observed): Pick<Finding, 'sentence' | 'next'> {
  const idle = idleSeconds(parent);
  const unused = idle === undefined ? 'nobody used it any more' : `nobody used it for ${spokenSeconds(idle)}`;
  const sentences = {
    idle: `it has ended by itself: ${unused}`,
    shutDown: 'it was shut down from inside',
    unknown: `it has ended: ${unused}, or it was shut down from inside`,
  };
  const lines = linesOf(around, latest(pods)?.metadata?.name, parent.spec?.template?.spec?.containers?.[0]?.name);
  return {
    sentence: sentences[howEnded(parent, lines ?? [], idle)],
    next: 'start it again on the same home with `kubectl aisubmit resume`',
  };
}

function howEnded(
  { status }: Parent,
  lines: readonly string[],
  idle: number | undefined,
): 'idle' | 'shutDown' | 'unknown' {
  if (lines.some((line) => SAYS_SHUT_DOWN.test(line))) return 'shutDown';
  if (lines.some((line) => SAYS_IDLE.test(line))) return 'idle';
  const ranSeconds = (Date.parse(status?.completionTime ?? '') - Date.parse(status?.startTime ?? '')) / 1000;
  return idle !== undefined && ranSeconds < idle ? 'shutDown' : 'unknown';
}

function idleSeconds({ spec }: Parent): number | undefined {
  const [main] = spec?.template?.spec?.containers ?? [];
  const [found] = (main?.command ?? []).flatMap((word) => IDLE_FLAG.exec(word)?.[1] ?? []);
  return found === undefined ? undefined : Number(found);
}
