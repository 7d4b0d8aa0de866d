import type { Parent, Pod } from '../kube-types.ts';
import { mergeIterables } from '../merge-iterables.ts';
import { apiPath } from '../resource-paths.ts';
import { containers } from '../status/containers.ts';
import { explainParent } from '../status/explain-parent.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { ownPods } from '../status/own-pods.ts';
import { isFinal } from '../status/workload-state.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { watchCollection } from '../watch.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { type Channel, createChannel } from './channel.ts';
import { chooseContainers } from './choose-container.ts';
import { containerRuns } from './container-runs.ts';
import { DEFAULT_MAX_STREAMS, type LogLine, type LogsOptions } from './log-line.ts';
import { LogPosition } from './log-position.ts';
import type { TailOptions } from './log-range.ts';
import { podsOf } from './read-logs.ts';
import { tailContainer } from './tail-container.ts';
import { TailPool } from './tail-pool.ts';

/** Lines that wait for a slow reader before the containers' streams are held up. */
const CAPACITY = 200;

type FollowOptions = LogsOptions & TailOptions;

/** Follows the logs of every pod of a workload, also of those that come later, until it has ended. */
export async function* followLogs(api: KubeApi, ref: WorkloadRef, options: FollowOptions): AsyncGenerator<LogLine> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const channel = createChannel<LogLine>(CAPACITY);
  const supervision = supervise(api, ref, { ...options, signal, channel }).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  try {
    yield* channel.values();
  } finally {
    stop.abort();
    channel.end();
    await supervision;
  }
}

interface Supervision extends FollowOptions {
  readonly channel: Channel<LogLine>;
}

/** Starts a tail for every run of every container, and ends with the workload, once every tail has. */
async function supervise(api: KubeApi, ref: WorkloadRef, options: Supervision): Promise<void> {
  const key = parentKey(ref);
  const pool = poolFor(options);
  const note = noteOnce(options);
  const positions = new Map<string, LogPosition>();
  let parent: Parent | undefined;
  let pods: readonly Pod[] | undefined;
  for await (const { value } of mergeIterables(sources(api, ref, options))) {
    if ('parents' in value) {
      const found = value.parents.get(key.name);
      if (found === undefined) break;
      parent = { kind: key.kind, ...found };
    } else pods = [...value.pods.values()];
    if (parent === undefined || pods === undefined) continue;
    const own = ownPods(ref, parent, pods);
    const { state, sentence } = explainParent({ parent, pods: own, events: [] });
    const ended = isFinal(state);
    // The end of a short run may be told before its pods are: they are read once more.
    const all = ended ? await podsOf(api, ref, { parent, signal: options.signal }) : own;
    for (const pod of all) startTails(api, pod, { ref, options, pool, positions });
    if (ended) break;
    if (pool.isEmpty) note(`${describeRef(ref)} has written nothing yet: ${sentence}`);
  }
  await pool.ended();
}

function poolFor({ channel, maxStreams = DEFAULT_MAX_STREAMS, onNote }: Supervision): TailPool {
  const onFull = (): void =>
    onNote?.(`there are more logs than the ${maxStreams} that are followed at a time; choose one with --pod`);
  return new TailPool({ channel, maxStreams, onFull });
}

function noteOnce({ onNote }: Supervision): (sentence: string) => void {
  let last = '';
  return (sentence) => {
    if (sentence !== last) onNote?.(sentence);
    last = sentence;
  };
}

type Update = { readonly parents: ReadonlyMap<string, Parent> } | { readonly pods: ReadonlyMap<string, Pod> };

function sources(
  api: KubeApi,
  ref: WorkloadRef,
  { signal, clock }: Supervision,
): ReadonlyMap<string, AsyncIterable<Update>> {
  const key = parentKey(ref);
  const path = apiPath({ ...key, name: undefined });
  const parents = watchCollection<Parent>(api, { path, fieldSelector: `metadata.name=${key.name}`, signal, clock });
  const pods = watchCollection<Pod>(api, { path: podsPath(ref), labelSelector: podSelector(ref), signal, clock });
  return new Map<string, AsyncIterable<Update>>([
    ['pods', map(pods, (items) => ({ pods: items }))],
    ['parents', map(parents, (items) => ({ parents: items }))],
  ]);
}

async function* map<T, R>(items: AsyncIterable<T>, change: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield change(item);
}

interface TailContext {
  readonly ref: WorkloadRef;
  readonly options: Supervision;
  readonly pool: TailPool;
  /** How far each container's log was read, by its pod's uid and its name. */
  readonly positions: Map<string, LogPosition>;
}

function startTails(api: KubeApi, pod: Pod, context: TailContext): void {
  const { ref, options, pool, positions } = context;
  if (options.pod !== undefined && pod.metadata?.name !== options.pod) return;
  for (const container of chooseContainers(pod, options)) {
    const { newest, previous } = containerRuns(containers(pod).find((each) => each.status.name === container)?.status);
    if (newest === undefined) continue;
    const target = { namespace: ref.namespace, pod: pod.metadata?.name ?? '', container };
    const group = `${pod.metadata?.uid}/${container}`;
    const isFirst = !positions.has(group);
    // A container may start anew between a look at its pod and one at its log: what came is known for all of its runs.
    const position = positions.get(group) ?? new LogPosition();
    positions.set(group, position);
    // What `--tail` and `--since` leave out is what was there at the beginning, never what comes later.
    const range = isFirst ? {} : { tail: undefined, sinceSeconds: undefined, sinceTime: undefined };
    const read = (run: string, more: Partial<TailOptions>): void =>
      pool.start(`${group}/${run}`, group, {
        target,
        open: () => tailContainer(api, { ...target, run }, { ...options, ...range, ...more, position }),
      });
    // A run that was over before anybody noticed: the node keeps one of them.
    if (!isFirst && previous !== undefined) read(previous, { follow: false, previous: true, mayBeGone: true });
    read(newest, {});
  }
}
