import { WORKLOAD_KINDS } from '../../request/workload-kind.ts';
import { throwIfAborted } from '../abort.ts';
import type { Parent, Pod } from '../kube-types.ts';
import { mergeIterables, type Tagged } from '../merge-iterables.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import type { WatchOptions } from '../watch.ts';
import { type Change, watchChanges } from '../watch-changes.ts';
import { withoutBulk } from '../without-bulk.ts';
import { identifyWorkload } from './identify-workload.ts';
import type { ListOptions } from './list-options.ts';
import { observedPages, onlyOnce } from './list-workloads.ts';
import { PARENT_VERSIONS, type ParentKind, parentKinds, RESOURCES, workloadSelector } from './parent-pages.ts';
import { placesToWatch } from './places-to-watch.ts';
import { WatchedRows, type WatchedWorkload } from './watched-rows.ts';

export interface WatchWorkloadsOptions extends ListOptions {
  readonly clock?: RetryClock | undefined;
}

/** One collection that is watched. */
interface Source {
  readonly kind: ParentKind | 'Pod';
  /** Undefined is the whole cluster. */
  readonly namespace: string | undefined;
}

/** What happens in a collection; `refused` where the user may not see it. */
type Happening = Change<Parent | Pod> | { readonly type: 'refused' };

interface Watching {
  readonly options: WatchWorkloadsOptions;
  readonly rows: WatchedRows;
}

/**
 * Lists workloads, then tells each that changes, in pages: what a row shows has to differ. What a change tells is made of
 * the change itself: nothing is read for it, however many there are. Ends only by its signal or an error that waiting does
 * not mend.
 */
export async function* watchWorkloads(
  api: KubeApi,
  options: WatchWorkloadsOptions = {},
): AsyncGenerator<readonly WatchedWorkload[]> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const watching = { options: { ...options, signal, onGap: onlyOnce(options.onGap) }, rows: new WatchedRows() };
  try {
    const sources = sourcesOf(await placesToWatch(api, watching.options), watching.options);
    const changes = new Map(sources.map((source) => [source, happenings(api, source, watching.options)]));
    const state = { waitedFor: new Set(sources), seen: new Set<Source>() };
    for await (const happened of mergeIterables(changes)) yield* step(api, happened, { ...watching, ...state });
  } finally {
    stop.abort();
    throwIfAborted(options.signal);
  }
}

interface State extends Watching {
  /** Collections that have not said yet that they are watched, or may not be. */
  readonly waitedFor: Set<Source>;
  /** Those that are watched. */
  readonly seen: Set<Source>;
}

/** What is to be told when something happens: nothing before everything is watched, so that nothing is missed. */
async function* step(
  api: KubeApi,
  { source, value }: Tagged<Source, Happening>,
  state: State,
): AsyncGenerator<readonly WatchedWorkload[]> {
  const { waitedFor, seen, rows } = state;
  const isFirst = waitedFor.delete(source) && waitedFor.size === 0;
  if (value.type === 'refused') leaveOut(source, state);
  else if (value.type === 'begin') seen.add(source);
  if (waitedFor.size > 0) return;
  const parents = [...seen].filter(({ kind }) => kind !== 'Pod');
  if (isFirst) yield* read(api, parents, state);
  else if (value.type === 'begin')
    yield* read(
      api,
      parents.filter((each) => concerns(source, each)),
      state,
    );
  else if (value.type !== 'refused') yield* told(source, value, rows);
  // Whoever waits for the first row should know that there is none.
  if (isFirst && rows.size === 0) yield [];
}

function sourcesOf(places: readonly (string | undefined)[], options: ListOptions): readonly Source[] {
  const kinds = [...parentKinds(options), 'Pod'] as const;
  return places.flatMap((namespace) => kinds.map((kind) => ({ kind, namespace })));
}

async function* happenings(
  api: KubeApi,
  { kind, namespace }: Source,
  options: WatchWorkloadsOptions,
): AsyncGenerator<Happening> {
  const isPod = kind === 'Pod';
  const path = apiPath({ apiVersion: isPod ? 'v1' : PARENT_VERSIONS[kind], kind, namespace });
  // A selector of the user's is about workloads; their pods need not carry its labels.
  const labelSelector = workloadSelector(isPod ? { user: options.user, kinds: options.kinds } : options);
  const { signal, clock } = options;
  const watched: WatchOptions = { path, labelSelector, signal, clock, readItem: withoutBulk };
  try {
    yield* watchChanges<Parent | Pod>(api, watched);
  } catch (error) {
    const isLeftOut = hasStatus(error, 403) && (isPod || options.namespace === undefined);
    if (!isLeftOut) throw error;
    yield { type: 'refused' };
  }
}

function leaveOut(source: Source, { rows, options, seen }: State): void {
  const { kind, namespace } = source;
  seen.delete(source);
  if (kind === 'Pod') rows.withoutPods(namespace);
  options.onGap?.(
    kind === 'Pod' ? { what: 'pods', namespace } : { what: 'workloads', resource: RESOURCES[kind], namespace },
  );
}

/** True where a collection has to be read since changes of the source may have been missed. */
function concerns(source: Source, parents: Source): boolean {
  return source === parents || (source.kind === 'Pod' && source.namespace === parents.namespace);
}

/** Reads everything in these collections of Jobs and Deployments, at first and where changes may have been missed. */
async function* read(
  api: KubeApi,
  collections: readonly Source[],
  { options, rows }: Watching,
): AsyncGenerator<readonly WatchedWorkload[]> {
  const found = new Set<string>();
  for (const { kind, namespace } of collections) {
    const parents = kind === 'Pod' ? [] : [kind];
    for await (const page of observedPages(api, { ...options, namespace, parents, evenWell: true })) {
      for (const { ref } of page.map((each) => each.found)) found.add(`${ref.namespace}/${ref.kind}/${ref.name}`);
      const changed = page.flatMap((each) => rows.read(each) ?? []);
      if (changed.length > 0) yield changed;
    }
  }
  const lost = rows.keep(
    ({ namespace, kind, name }) =>
      found.has(`${namespace}/${kind}/${name}`) ||
      !collections.some(
        (each) => each.kind === WORKLOAD_KINDS[kind].parentKind && (each.namespace ?? namespace) === namespace,
      ),
  );
  if (lost.length > 0) yield lost;
}

/** What a change says by itself. */
function* told(
  { kind }: Source,
  { type, object }: Exclude<Change<Parent | Pod>, { type: 'begin' }>,
  rows: WatchedRows,
): Generator<readonly WatchedWorkload[]> {
  const isGone = type === 'deleted';
  let row: WatchedWorkload | undefined;
  if (kind === 'Pod') row = rows.pod(object, isGone);
  else {
    const found = identifyWorkload(object, kind);
    if (found !== undefined) row = isGone ? rows.deleted(found) : rows.changed(found);
  }
  if (row !== undefined) yield [row];
}
