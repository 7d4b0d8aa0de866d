import type { WorkloadKind } from '../../request/workload-kind.ts';
import type { Parent } from '../kube-types.ts';
import type { Finding } from '../status/workload-state.ts';

/** How the servers of notebooks are told when to end, see build/ide. */
const IDLE_FLAG = /(?:shutdown_no_activity_timeout|idle-timeout-seconds)=(\d{1,9})$/;

/**
 * Says of a notebook that has ended that it did so by itself; nothing for everything else. A server that ends when nobody
 * used it looks the same as one that was shut down from inside, unless it did not run for that long.
 */
export function endedNotebook(kind: WorkloadKind, parent: Parent): Partial<Finding> {
  const { conditions = [], startTime, completionTime } = parent.status ?? {};
  const complete = conditions.some(({ type, status }) => type === 'Complete' && status === 'True');
  if (kind !== 'Notebook' || !complete) return {};
  const idle = idleSeconds(parent);
  const ran = (Date.parse(completionTime ?? '') - Date.parse(startTime ?? '')) / 1000;
  const next = 'its home is kept; start it again when you need it';
  if (idle === undefined || ran < idle) return { sentence: 'it ended by itself: it was shut down from inside', next };
  return { sentence: `it ended by itself: nobody used it for ${words(idle)}, or it was shut down from inside`, next };
}

function idleSeconds({ spec }: Parent): number | undefined {
  const [main] = spec?.template?.spec?.containers ?? [];
  const flags = [...(main?.command ?? []), ...(main?.args ?? [])].flatMap((word) => IDLE_FLAG.exec(word)?.[1] ?? []);
  return flags.length === 0 ? undefined : Number(flags[0]);
}

function words(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
