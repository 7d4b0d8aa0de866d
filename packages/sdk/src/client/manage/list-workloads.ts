import { isSystem, knownNamespaces } from '../namespaces.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { identifyWorkload } from './identify-workload.ts';
import type { ListGap, ListOptions, WorkloadSummary } from './list-options.ts';
import { type ParentKind, type ParentPage, parentKinds, parentPages } from './parent-pages.ts';
import { podsOfWorkloads } from './pods-of-workloads.ts';
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
  const onGap = onlyOnce(options.onGap);
  let looked: Promise<readonly string[]> | undefined;
  const namespaces = (): Promise<readonly string[]> => {
    looked ??= visibleNamespaces(api, { ...options, onGap });
    return looked;
  };
  for (const parentKind of parentKinds(options)) {
    for await (const page of parentPages(api, parentKind, { ...options, namespaces })) {
      yield await summaries(api, { page, parentKind, options: { ...options, onGap } });
    }
  }
}

interface PageContext {
  readonly page: ParentPage;
  readonly parentKind: ParentKind;
  readonly options: ListOptions;
}

async function summaries(api: KubeApi, { page, parentKind, options }: PageContext): Promise<WorkloadSummary[]> {
  const { namespace, parents } = page;
  const known = parents.flatMap((parent) => identifyWorkload(parent, parentKind) ?? []);
  const pods = await podsOfWorkloads(api, known, { ...options, namespace });
  if (pods === undefined) options.onGap?.({ what: 'pods', namespace });
  return known.map((each) => summarise(each, pods && (pods.get(each.parent.metadata?.uid ?? '') ?? [])));
}

/** Names the namespaces to look into where the whole cluster may not be listed. */
export async function visibleNamespaces(api: KubeApi, options: ListOptions): Promise<readonly string[]> {
  const { candidates = [], signal } = options;
  const known = await knownNamespaces(api, { candidates, signal });
  const names = known.filter((name) => !isSystem(name));
  const looked = names.slice(0, MAX_NAMESPACES);
  options.onGap?.({ what: 'namespaces', looked, leftOut: names.length - looked.length });
  return looked;
}

function onlyOnce(onGap: ListOptions['onGap']): (gap: ListGap) => void {
  const told = new Set<string>();
  return (gap) => {
    const key = gap.what === 'pods' ? `pods in ${gap.namespace}` : gap.what;
    if (!told.has(key)) onGap?.(gap);
    told.add(key);
  };
}
