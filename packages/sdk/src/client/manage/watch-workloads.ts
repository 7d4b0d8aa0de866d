import { WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { throwIfAborted } from '../abort.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { mergeIterables, type Tagged } from '../merge-iterables.ts';
import { apiPath } from '../resource-paths.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { ownPods } from '../status/own-pods.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import { type Change, watchChanges } from '../watch-changes.ts';
import { identifyWorkload } from './identify-workload.ts';
import type { ListOptions, WorkloadSummary } from './list-options.ts';
import { workloadPages } from './list-workloads.ts';
import { PARENT_VERSIONS, type ParentKind, parentKinds, workloadSelector } from './parent-pages.ts';
import { placesToWatch } from './places-to-watch.ts';
import { summarise } from './summarise.ts';

/** A workload as it is now; `gone` when it has been deleted, with what was known of it. */
export interface WatchedWorkload {
  readonly summary: WorkloadSummary;
  readonly gone: boolean;
}

export interface WatchWorkloadsOptions extends ListOptions {
  readonly clock?: RetryClock | undefined;
}

/** Undefined is the whole cluster. */
type Places = readonly (string | undefined)[];
type Watching = WatchWorkloadsOptions & { readonly places: Places };

/**
 * Lists workloads, then tells each that changes, in pages: what a row shows has to differ. What is kept of a workload is
 * a short digest, so that ten thousand may be watched. Ends only by its signal or an error that waiting does not mend.
 */
export async function* watchWorkloads(
  api: KubeApi,
  options: WatchWorkloadsOptions = {},
): AsyncGenerator<readonly WatchedWorkload[]> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const known: Known = new Map();
  const begun = new Set<string>();
  try {
    const watching = { ...options, signal, places: await placesToWatch(api, { ...options, signal }) };
    const sources = changeSources(api, watching);
    for await (const tagged of mergeIterables(sources)) {
      if (tagged.value.type === 'begin') begun.add(tagged.source);
      if (begun.size < sources.size) continue;
      if (tagged.value.type === 'begin') yield* everything(api, watching, known);
      else yield* one(api, tagged, { options: watching, known });
    }
  } finally {
    stop.abort();
    throwIfAborted(options.signal);
  }
}

/** What was last told of each workload, by the uid of its parent. */
type Known = Map<string, { readonly digest: string; readonly summary: Identity }>;
type Identity = Pick<WorkloadSummary, 'kind' | 'name' | 'namespace' | 'workload'>;

function changeSources(api: KubeApi, options: Watching): ReadonlyMap<string, AsyncIterable<Change>> {
  const { signal, clock, places } = options;
  const sources = new Map<string, AsyncIterable<Change>>();
  for (const namespace of places) {
    for (const kind of parentKinds(options)) {
      const path = apiPath({ apiVersion: PARENT_VERSIONS[kind], kind, namespace });
      const labelSelector = workloadSelector(options);
      sources.set(`${kind} ${namespace ?? ''}`, watchChanges(api, { path, labelSelector, signal, clock }));
    }
    const path = apiPath({ apiVersion: 'v1', kind: 'Pod', namespace });
    // A selector of the user's is about workloads; their pods need not carry its labels.
    const labelSelector = workloadSelector({ user: options.user, kinds: options.kinds });
    sources.set(`Pod ${namespace ?? ''}`, watchChanges(api, { path, labelSelector, signal, clock }));
  }
  return sources;
}

/** Reads everything, at first and where changes may have been missed. */
async function* everything(api: KubeApi, options: Watching, known: Known): AsyncGenerator<readonly WatchedWorkload[]> {
  const seen = new Set<string>();
  for (const namespace of options.places) {
    for await (const page of workloadPages(api, { ...options, namespace })) {
      for (const summary of page) seen.add(keyOf(summary));
      const changed = page.filter((summary) => remember(known, summary));
      if (changed.length > 0) yield changed.map((summary) => ({ summary, gone: false }));
    }
  }
  // Whoever waits for the first row should know that there is none.
  if (known.size === 0) yield [];
  const lost = [...known].filter(([key]) => !seen.has(key));
  for (const [key] of lost) known.delete(key);
  if (lost.length > 0) yield lost.map(([, { summary }]) => goneFrom(summary));
}

/** A change says only that there is something new; what it is, is read. */
async function* one(
  api: KubeApi,
  { source, value }: Tagged<string, Change>,
  { options, known }: { readonly options: WatchWorkloadsOptions; readonly known: Known },
): AsyncGenerator<readonly WatchedWorkload[]> {
  if (value.type === 'begin') return;
  const { namespace = '', name, labels } = value.metadata;
  const workload = source.startsWith('Pod ') ? labels?.[WORKLOAD_LABEL] : name;
  if (workload === undefined) return;
  const parentKind: ParentKind = workload.startsWith('inference-') ? 'Deployment' : 'Job';
  const summary = await readOne(api, { namespace, name: workload, parentKind }, options);
  if (summary !== undefined) {
    const isKnown = known.has(keyOf(summary));
    // A pod also belongs to workloads that the selector leaves out.
    if (source.startsWith('Pod ') && !isKnown) return;
    if (remember(known, summary)) yield [{ summary, gone: false }];
    return;
  }
  const key = `${namespace}/${workload}`;
  const last = known.get(key);
  known.delete(key);
  if (last !== undefined) yield [goneFrom(last.summary)];
}

async function readOne(
  api: KubeApi,
  {
    namespace,
    name,
    parentKind,
  }: { readonly namespace: string; readonly name: string; readonly parentKind: ParentKind },
  { signal }: WatchWorkloadsOptions,
): Promise<WorkloadSummary | undefined> {
  const key = { apiVersion: PARENT_VERSIONS[parentKind], kind: parentKind, namespace, name };
  try {
    const { body } = await api.request<Parent>({ method: 'GET', path: apiPath(key), signal });
    const found = identifyWorkload(body, parentKind);
    if (found === undefined) return undefined;
    const query = { labelSelector: podSelector(found.ref) };
    const pods = await api
      .request<KubeList<Pod>>({ method: 'GET', path: podsPath(found.ref), query, signal })
      .then((answer) => ownPods(found.ref, body, answer.body.items ?? []), orUnseen);
    return summarise(found, pods);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

function orUnseen(error: unknown): undefined {
  if (!hasStatus(error, 403)) throw error;
}

function keyOf({ namespace, workload }: Identity): string {
  return `${namespace}/${workload}`;
}

/** Keeps what a row shows; true when it is not what was told before. */
function remember(known: Known, summary: WorkloadSummary): boolean {
  const { kind, name, namespace, workload, state, sentence, ready, desired, restarts } = summary;
  const digest = JSON.stringify([state, sentence, ready, desired, restarts, summary.createdAt, summary.image]);
  if (known.get(keyOf(summary))?.digest === digest) return false;
  known.set(keyOf(summary), { digest, summary: { kind, name, namespace, workload } });
  return true;
}

function goneFrom(identity: Identity): WatchedWorkload {
  const summary = { ...identity, state: 'Deleting', sentence: 'it has been deleted', problem: false } as const;
  return { summary: { ...summary, pods: [], restarts: 0, resources: {}, ready: 0, desired: 0 }, gone: true };
}
