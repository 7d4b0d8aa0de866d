import { throwIfAborted } from '../abort.ts';
import type { KubeEvent } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { readParent } from '../manage/parent.ts';
import { apiPath } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { watchCollection } from '../watch.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { isAbout, type WorkloadEvent, workloadEvent } from './workload-event.ts';

export interface EventsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/**
 * Reads what the cluster said about a workload, its pods, claims and what runs beside it, the newest last. A cluster
 * forgets events after an hour or so.
 *
 * @throws AisubmitError `NOT_FOUND` when there is none of that name.
 */
export async function workloadEvents(
  api: KubeApi,
  ref: WorkloadRef,
  { signal }: EventsOptions = {},
): Promise<readonly WorkloadEvent[]> {
  const parent = await readParent(api, ref, signal);
  const found: KubeEvent[] = [];
  for await (const page of listPages<KubeEvent>(api, eventsIn(ref), { signal })) {
    found.push(...page.filter((event) => isAbout(event, ref, parent)));
  }
  return inOrder(found);
}

/** Follows them: what there is at first, then each that is new or said again. */
export async function* followEvents(
  api: KubeApi,
  ref: WorkloadRef,
  options: EventsOptions = {},
): AsyncGenerator<readonly WorkloadEvent[]> {
  const parent = await readParent(api, ref, options.signal);
  const told = new Map<string, string>();
  try {
    for await (const events of watchCollection<KubeEvent>(api, { path: apiPath(eventsIn(ref)), ...options })) {
      const fresh = [...events.values()].filter((event) => isAbout(event, ref, parent) && isNew(told, event));
      if (fresh.length > 0) yield inOrder(fresh);
    }
  } finally {
    throwIfAborted(options.signal);
  }
}

function eventsIn({ namespace }: WorkloadRef): { apiVersion: string; kind: string; namespace: string } {
  return { apiVersion: 'v1', kind: 'Event', namespace };
}

function isNew(told: Map<string, string>, { metadata }: KubeEvent): boolean {
  const [uid = '', version = ''] = [metadata?.uid, metadata?.resourceVersion];
  if (told.get(uid) === version) return false;
  told.set(uid, version);
  return true;
}

/** By time; many have the same second, and then what was written later came later. */
function inOrder(events: readonly KubeEvent[]): readonly WorkloadEvent[] {
  return events
    .map((event) => ({ told: workloadEvent(event), version: Number(event.metadata?.resourceVersion) || 0 }))
    .toSorted((a, b) => secondsOf(a.told) - secondsOf(b.told) || a.version - b.version)
    .map(({ told }) => told);
}

function secondsOf({ lastSeen }: WorkloadEvent): number {
  return Math.floor(Date.parse(lastSeen ?? '') / 1000) || 0;
}
