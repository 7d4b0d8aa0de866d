import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import type { KubeEvent, Parent, Pod } from '../kube-types.ts';
import { mergeIterables } from '../merge-iterables.ts';
import { apiPath } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { watchCollection } from '../watch.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { podSelector, podsPath, readStatus, uidsToExplain } from './observe.ts';
import type { Observed } from './observed.ts';
import { ownPods } from './own-pods.ts';
import { readEvents } from './read-events.ts';
import { readSurroundings, wantedBy } from './read-surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { unlessHidden } from './unless-hidden.ts';
import { isFinal, type WorkloadStatus } from './workload-state.ts';
import { workloadStatus } from './workload-status.ts';

/** What lies around changes slowly, and is asked of many objects. */
const SURROUNDINGS_EVERY_MS = 10_000;
/** Some reasons (a volume that cannot be mounted) are told by events alone, which change no object. */
const EVENTS_EVERY_MS = 2000;

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/**
 * Follows a workload: yields its status at first and whenever it changes, until it has ended or is gone.
 *
 * @throws AisubmitError `NOT_FOUND` when there is none of that name, `INTERRUPTED` when the signal is aborted.
 */
export async function* follow(
  api: KubeApi,
  ref: WorkloadRef,
  options: FollowOptions = {},
): AsyncGenerator<WorkloadStatus> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const clock = options.clock ?? realClock;
  let last = '';
  try {
    for await (const seen of observe(api, ref, { signal, clock })) {
      const status = await surely(api, ref, { status: workloadStatus(ref, seen), signal });
      const text = JSON.stringify(status);
      if (text === last) continue;
      last = text;
      yield status;
      if (isFinal(status.state) || isGone(seen)) return;
    }
  } finally {
    throwIfAborted(options.signal);
    stop.abort();
  }
}

/** A run's failure may be told before the pod that says why; by then the pod can be read. */
async function surely(
  api: KubeApi,
  ref: WorkloadRef,
  { status, signal }: { readonly status: WorkloadStatus; readonly signal: AbortSignal },
): Promise<WorkloadStatus> {
  if (status.state !== 'Failed') return status;
  const read = await unlessHidden(() => readStatus(api, ref, { signal }));
  return read?.state === 'Failed' ? read : status;
}

type Update =
  | { readonly parents: ReadonlyMap<string, Parent> }
  | { readonly pods: ReadonlyMap<string, Pod> }
  | { readonly tick: true };

/** Everything that is seen of a workload, at first and after every change. A parent that is gone has `deletionTimestamp: gone`. */
export async function* observe(
  api: KubeApi,
  ref: WorkloadRef,
  options: { signal: AbortSignal; clock: RetryClock },
): AsyncGenerator<Observed> {
  const key = parentKey(ref);
  let parent: Parent | undefined;
  let pods: readonly Pod[] | undefined;
  let events: readonly KubeEvent[] = [];
  const look = lookAround(api, ref, options);
  for await (const { value } of mergeIterables(sources(api, ref, options))) {
    if ('parents' in value) {
      const found = value.parents.get(key.name);
      if (found === undefined && parent === undefined) throw notFound(ref);
      parent = { kind: key.kind, ...(found ?? withoutParent(parent)) };
    } else if ('pods' in value) pods = [...value.pods.values()];
    if (parent === undefined || pods === undefined) continue;
    const seen: Observed = { parent, pods: ownPods(ref, parent, pods), events };
    events = await newerEvents(api, ref, { seen, signal: options.signal });
    yield { ...seen, events, around: await look(seen), now: options.clock.now() };
  }
}

/** Watches outlive a server that is away for a while, and so must this: then those of before are kept. */
async function newerEvents(
  api: KubeApi,
  { namespace }: WorkloadRef,
  { seen, signal }: { readonly seen: Observed; readonly signal: AbortSignal },
): Promise<readonly KubeEvent[]> {
  const uids = uidsToExplain(seen);
  if (uids.length === 0) return seen.events;
  return (await unlessHidden(() => readEvents(api, namespace, { uids, signal }))) ?? seen.events;
}

/** Looks around again when something else is worth asking, and every now and then. */
function lookAround(
  api: KubeApi,
  ref: WorkloadRef,
  { signal, clock }: { signal: AbortSignal; clock: RetryClock },
): (seen: Observed) => Promise<Surroundings> {
  let last: { readonly asked: string; readonly at: number; readonly found: Surroundings } | undefined;
  return async (seen) => {
    const wanted = wantedBy(seen);
    const asked = JSON.stringify(wanted);
    if (last?.asked === asked && (asked === '{}' || clock.now() - last.at < SURROUNDINGS_EVERY_MS)) return last.found;
    last = { asked, at: clock.now(), found: await readSurroundings(api, ref.namespace, { wanted, signal }) };
    return last.found;
  };
}

function sources(
  api: KubeApi,
  ref: WorkloadRef,
  options: { signal: AbortSignal; clock: RetryClock },
): ReadonlyMap<string, AsyncIterable<Update>> {
  const key = parentKey(ref);
  const parents = watchCollection<Parent>(api, {
    ...options,
    path: apiPath({ ...key, name: undefined }),
    fieldSelector: `metadata.name=${key.name}`,
  });
  const pods = watchCollection<Pod>(api, { ...options, path: podsPath(ref), labelSelector: podSelector(ref) });
  return new Map<string, AsyncIterable<Update>>([
    ['parents', each(parents, (items) => ({ parents: items }))],
    ['pods', each(pods, (items) => ({ pods: items }))],
    ['ticks', ticks(options)],
  ]);
}

async function* each<T>(items: AsyncIterable<T>, wrap: (item: T) => Update): AsyncGenerator<Update> {
  for await (const item of items) yield wrap(item);
}

async function* ticks({ signal, clock }: { signal: AbortSignal; clock: RetryClock }): AsyncGenerator<Update> {
  for (;;) {
    await clock.sleep(EVENTS_EVERY_MS, signal);
    yield { tick: true };
  }
}

// What was there and is not any more has been deleted; its last picture says so.
function withoutParent(parent: Parent | undefined): Parent {
  const metadata = { ...parent?.metadata, deletionTimestamp: parent?.metadata?.deletionTimestamp ?? GONE };
  return { ...parent, metadata };
}

const GONE = 'gone';

function isGone({ parent }: Observed): boolean {
  return parent.metadata?.deletionTimestamp === GONE;
}

function notFound(ref: WorkloadRef): AisubmitError {
  return new AisubmitError('NOT_FOUND', `there is no ${describeRef(ref)}`, {
    fix: 'see what there is with `kubectl aisubmit list`',
  });
}
