import { throwIfAborted } from '../abort.ts';
import { readParent } from '../manage/parent.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { followLogs } from './follow-logs.ts';
import type { LogLine, LogsOptions } from './log-line.ts';
import { choosePods, podsOf, readLogs } from './read-logs.ts';

/**
 * Gives out the log lines of all pods of a workload: merged by time, or while following as they come.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist, or with the reason why there is nothing to read.
 */
export async function* workloadLogs(api: KubeApi, ref: WorkloadRef, given: LogsOptions = {}): AsyncGenerator<LogLine> {
  const { clock = realClock, signal } = given;
  const parent = await readParent(api, ref, signal);
  const follow = given.follow === true && given.previous !== true;
  const options = { ...given, clock, follow, signal };
  try {
    // The name of a pod to come cannot be known.
    if (follow && given.pod !== undefined) choosePods(await podsOf(api, ref, { parent, signal }), given.pod);
    if (follow) yield* followLogs(api, ref, options);
    else yield* readLogs(api, ref, { parent, options });
  } finally {
    throwIfAborted(signal);
  }
}
