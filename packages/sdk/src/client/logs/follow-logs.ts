import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { mergeIterables } from '../merge-iterables.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { containers } from '../status/containers.ts';
import { explainParent } from '../status/explain-parent.ts';
import { ofParent, podSelector, podsPath } from '../status/observe.ts';
import { isFinal } from '../status/workload-state.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { watchCollection } from '../watch.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { type Channel, createChannel } from './channel.ts';
import { chooseContainer } from './choose-container.ts';
import type { LogLine, LogsOptions } from './log-line.ts';
import { tailContainer } from './tail-container.ts';

/** Lines that wait for a slow reader before the containers' streams are held up. */
const CAPACITY = 1000;

type FollowOptions = LogsOptions & { readonly follow: boolean; readonly clock: RetryClock };
type Tailed = Map<string, Promise<void>>;

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
  const tailed: Tailed = new Map();
  let parent: Parent | undefined;
  let pods: readonly Pod[] = [];
  for await (const { value } of mergeIterables(sources(api, ref, options))) {
    if ('parents' in value) {
      const found = value.parents.get(key.name);
      if (found === undefined) break;
      parent = { kind: key.kind, ...found };
    } else pods = [...value.pods.values()];
    if (parent === undefined) continue;
    const ended = isFinal(explainParent({ parent, pods, events: [] }).state);
    // The end of a short run may be told before its pods are: they are read once more.
    const all = ended ? await listPods(api, ref, options.signal) : pods;
    for (const pod of ofParent(parent, all)) startTail(api, pod, { ref, options, tailed });
    if (ended) break;
  }
  await Promise.all(tailed.values());
}

async function listPods(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<readonly Pod[]> {
  const query = { labelSelector: podSelector(ref) };
  return (await api.request<KubeList<Pod>>({ method: 'GET', path: podsPath(ref), query, signal })).body.items ?? [];
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

function startTail(api: KubeApi, pod: Pod, context: { ref: WorkloadRef; options: Supervision; tailed: Tailed }): void {
  const { ref, options, tailed } = context;
  const container = chooseContainer(pod, options.container);
  const status = containers(pod).find((each) => each.status.name === container)?.status;
  const hasRun = status?.state?.running !== undefined || status?.state?.terminated !== undefined;
  const run = `${pod.metadata?.uid}/${container}/${status?.restartCount ?? 0}`;
  if (!hasRun || tailed.has(run)) return;
  const first = ![...tailed.keys()].some((each) => each.startsWith(`${pod.metadata?.uid}/`));
  // What `--tail` and `--since` leave out is what was there at the beginning, never what comes later.
  const range = first ? {} : { tail: undefined, sinceSeconds: undefined };
  const target = { namespace: ref.namespace, pod: pod.metadata?.name ?? '', container };
  tailed.set(
    run,
    pipe(tailContainer(api, target, { ...options, signal: options.signal, ...range }), target, options.channel),
  );
}

async function pipe(
  lines: AsyncIterable<string>,
  target: { pod: string; container: string },
  channel: Channel<LogLine>,
): Promise<void> {
  try {
    for await (const line of lines)
      await channel.push({ pod: safeText(target.pod, 253), container: target.container, line });
  } catch (error) {
    channel.end(error);
  }
}
