import type { Pod } from '../kube-types.ts';
import { isSystem, knownNamespaces } from '../namespaces.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type Identified, identifyWorkload } from './identify-workload.ts';
import type { ListGap, ListOptions, WorkloadSummary } from './list-options.ts';
import { type ParentKind, type ParentPage, parentKinds, parentPages } from './parent-pages.ts';
import { type PodsOptions, podsOfWorkloads } from './pods-of-workloads.ts';
import { summarise } from './summarise.ts';

/** Namespaces that are looked into one by one; more are a search that somebody else should narrow. */
const MAX_NAMESPACES = 200;

/** Lists workloads one by one, see {@link workloadPages}. */
export async function* listWorkloads(api: KubeApi, options: ListOptions = {}): AsyncGenerator<WorkloadSummary> {
  for await (const page of workloadPages(api, options)) yield* page;
}

/**
 * Lists workloads page by page as they come from the server, so that memory stays flat however many there are.
 *
 * @throws AisubmitError `INVALID_INPUT` for a selector that the server cannot read.
 */
export async function* workloadPages(
  api: KubeApi,
  options: ListOptions = {},
): AsyncGenerator<readonly WorkloadSummary[]> {
  for await (const page of observedPages(api, { ...options, onGap: onlyOnce(options.onGap) })) {
    yield page.map(({ found, pods }) => summarise(found, pods));
  }
}

/** A workload and its pods; undefined where they may not be seen, none where they say nothing that it does not. */
export interface ObservedWorkload {
  readonly found: Identified;
  readonly pods: readonly Pod[] | undefined;
}

export interface ObservedOptions extends ListOptions, PodsOptions {
  /** @default those that hold the kinds that are asked for */
  readonly parents?: readonly ParentKind[] | undefined;
}

/** The same pages as what they are made of. */
export async function* observedPages(
  api: KubeApi,
  options: ObservedOptions,
): AsyncGenerator<readonly ObservedWorkload[]> {
  let looked: Promise<readonly string[]> | undefined;
  const namespaces = (): Promise<readonly string[]> => {
    looked ??= visibleNamespaces(api, options);
    return looked;
  };
  for (const parentKind of options.parents ?? parentKinds(options)) {
    for await (const page of parentPages(api, parentKind, { ...options, namespaces })) {
      yield await withPods(api, { page, parentKind, options });
    }
  }
}

interface PageContext {
  readonly page: ParentPage;
  readonly parentKind: ParentKind;
  readonly options: ObservedOptions;
}

async function withPods(api: KubeApi, { page, parentKind, options }: PageContext): Promise<ObservedWorkload[]> {
  const { namespace, parents } = page;
  const known = parents.flatMap((parent) => identifyWorkload(parent, parentKind) ?? []);
  const pods = await podsOfWorkloads(api, known, { ...options, namespace });
  if (pods === undefined) options.onGap?.({ what: 'pods', namespace });
  return known.map((found) => ({ found, pods: pods && (pods.get(found.parent.metadata?.uid ?? '') ?? []) }));
}

/** Names the namespaces to look into where the whole cluster may not be listed. */
export async function visibleNamespaces(api: KubeApi, options: ListOptions): Promise<readonly string[]> {
  const { candidates = [], signal } = options;
  const known = await knownNamespaces(api, { candidates, signal });
  const names = known.names.filter((name) => !isSystem(name));
  const looked = names.slice(0, MAX_NAMESPACES);
  options.onGap?.({ what: 'namespaces', looked, leftOut: names.length - looked.length, listed: known.listed });
  return looked;
}

/** Tells each gap once, however often it is met. */
export function onlyOnce(onGap: ListOptions['onGap']): (gap: ListGap) => void {
  const told = new Set<string>();
  return (gap) => {
    const key = JSON.stringify(gap);
    if (!told.has(key)) onGap?.(gap);
    told.add(key);
  };
}
