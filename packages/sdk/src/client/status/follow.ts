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
import type { Observed } from './explain-parent.ts';
import { ofParent, podSelector, podsPath, uidsToExplain } from './observe.ts';
import { readEvents } from './read-events.ts';
import { isFinal, type WorkloadStatus } from './workload-state.ts';
import { workloadStatus } from './workload-status.ts';

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
      const status = workloadStatus(ref, seen);
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
  for await (const { value } of mergeIterables(sources(api, ref, options))) {
    if ('parents' in value) {
      const found = value.parents.get(key.name);
      if (found === undefined && parent === undefined) throw notFound(ref);
      parent = { kind: key.kind, ...(found ?? withoutParent(parent)) };
    } else if ('pods' in value) pods = [...value.pods.values()];
    if (parent === undefined || pods === undefined) continue;
    const seen: Observed = { parent, pods: ofParent(parent, pods), events };
    const uids = uidsToExplain(seen);
    if (uids.length > 0) events = await readEvents(api, ref.namespace, { uids, signal: options.signal });
    yield { ...seen, events };
  }
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
