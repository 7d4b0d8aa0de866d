import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { workloadNotFound } from '../manage/find-names.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { ofParent, podSelector, podsPath, readStatus } from '../status/observe.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { chooseContainer } from './choose-container.ts';
import { followLogs } from './follow-logs.ts';
import type { LogLine, LogsOptions } from './log-line.ts';
import { isWaitingToStart, tailContainer } from './tail-container.ts';

/**
 * Gives out the log lines of all pods of a workload.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist, or with the reason why nothing has started yet.
 */
export async function* workloadLogs(
  api: KubeApi,
  ref: WorkloadRef,
  options: LogsOptions = {},
): AsyncGenerator<LogLine> {
  const clock = options.clock ?? realClock;
  const parent = await readParent(api, ref, options.signal);
  const follow = options.follow === true && options.previous !== true;
  try {
    if (follow) yield* followLogs(api, ref, { ...options, clock, follow });
    else yield* readOnce(api, ref, { parent, options: { ...options, clock, follow } });
  } finally {
    throwIfAborted(options.signal);
  }
}

async function readParent(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<Parent> {
  try {
    return (await api.request<Parent>({ method: 'GET', path: apiPath(parentKey(ref)), signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) throw await workloadNotFound(api, ref, signal);
    throw error;
  }
}

interface ReadContext {
  readonly parent: Parent;
  readonly options: LogsOptions & { readonly follow: boolean; readonly clock: RetryClock };
}

async function* readOnce(api: KubeApi, ref: WorkloadRef, { parent, options }: ReadContext): AsyncGenerator<LogLine> {
  const { signal } = options;
  const { body } = await api.request<KubeList<Pod>>({
    method: 'GET',
    path: podsPath(ref),
    query: { labelSelector: podSelector(ref) },
    signal,
  });
  let started = false;
  for (const pod of ofParent(parent, body.items ?? [])) {
    const name = pod.metadata?.name ?? '';
    const container = chooseContainer(pod, options.container);
    try {
      const lines = tailContainer(api, { namespace: ref.namespace, pod: name, container }, { ...options, signal });
      for await (const line of lines) {
        started = true;
        yield { pod: safeText(name, 253), container, line };
      }
      started = true;
    } catch (error) {
      if (!isWaitingToStart(error)) throw error;
    }
  }
  if (!started) throw await notStarted(api, ref, signal);
}

async function notStarted(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<AisubmitError> {
  const { sentence, next } = await readStatus(api, ref, { signal });
  return new AisubmitError('NOT_FOUND', `${describeRef(ref)} has no logs yet: ${sentence}`, {
    fix: next ?? 'wait for them with --follow',
  });
}
