import { throwIfAborted } from '../abort.ts';
import type { KubeEvent, Pod } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { readParent } from '../manage/parent.ts';
import { apiPath } from '../resource-paths.ts';
import { podSelector } from '../status/observe.ts';
import { unlessHidden } from '../status/unless-hidden.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { watchCollection } from '../watch.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { PodOrigins } from './pod-origins.ts';
import { type EventsOf, isAbout, type WorkloadEvent, workloadEvent } from './workload-event.ts';

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
  const about = await eventsOf(api, ref, signal);
  const found: KubeEvent[] = [];
  for await (const page of listPages<KubeEvent>(api, eventsIn(ref), { signal })) {
    for (const event of page) about.origins.hear(event);
    found.push(...page.filter((event) => isAbout(event, about)));
  }
  await see(api, about, { found, signal });
  // Who made a pod may be said on a later page than what became of it.
  return inOrder(found.filter((event) => isAbout(event, about)));
}

/** Follows them: what there is at first, then each that is new or said again. */
export async function* followEvents(
  api: KubeApi,
  ref: WorkloadRef,
  options: EventsOptions = {},
): AsyncGenerator<readonly WorkloadEvent[]> {
  const about = await eventsOf(api, ref, options.signal);
  const told = new Map<string, string>();
  try {
    for await (const events of watchCollection<KubeEvent>(api, { path: apiPath(eventsIn(ref)), ...options })) {
      for (const event of events.values()) about.origins.hear(event);
      const fresh = [...events.values()].filter((event) => isAbout(event, about) && isNew(told, event));
      await see(api, about, { found: fresh, signal: options.signal });
      const own = fresh.filter((event) => isAbout(event, about));
      if (own.length > 0) yield inOrder(own);
    }
  } finally {
    throwIfAborted(options.signal);
  }
}

async function eventsOf(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<EventsOf> {
  const parent = await readParent(api, ref, signal);
  return { ref, parent, origins: new PodOrigins(ref, parent) };
}

/** Looks at the pods that are there, where a name alone says whose one is. */
async function see(
  api: KubeApi,
  { ref, origins }: EventsOf,
  { found, signal }: { readonly found: readonly KubeEvent[]; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const guessed = found.flatMap(({ involvedObject }) =>
    involvedObject?.kind === 'Pod' && origins.isGuess(involvedObject) ? involvedObject : [],
  );
  if (guessed.length === 0) return;
  const collection = { apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace };
  await unlessHidden(async () => {
    for await (const pods of listPages<Pod>(api, collection, { labelSelector: podSelector(ref), signal }))
      origins.see(pods);
  });
  origins.giveUp(guessed);
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
