import * as z from 'zod';
import { SYSTEM_NAMESPACE, TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from '../../request/workload-kind.ts';
import { listWorkloads } from '../manage/list-workloads.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { listSecretRecords } from '../secrets/list-secrets.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { METADATA_LIST_ONLY } from '../transport/metadata-only.ts';

/** What has names that a user types. */
export type NameSource = 'workload' | 'secret' | 'queue' | 'template' | 'namespace';

/** A name as it stands in a cluster, and what tells it from others. All texts are safe to show. */
export interface KnownName {
  readonly name: string;
  /** Of a workload or template: its kind. Of a Secret: what it is for, such as `git`. */
  readonly kind?: string;
  readonly state?: string;
  readonly title?: string;
  /** RFC 3339. */
  readonly createdAt?: string;
}

export interface NamesOptions {
  /** Without one only namespaces can be named. */
  readonly namespace?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const PAGE_SIZE = 500;

/** Names what there is, as it comes; nothing where the user may not look. For suggestions: what is left out is no error. */
export async function* namesOf(api: KubeApi, source: NameSource, options: NamesOptions): AsyncGenerator<KnownName> {
  try {
    yield* READERS[source](api, options);
  } catch (error) {
    if (!hasStatus(error, 403) && !hasStatus(error, 404)) throw error;
  }
}

type Reader = (api: KubeApi, options: NamesOptions) => AsyncGenerator<KnownName>;

const READERS: Readonly<Record<NameSource, Reader>> = {
  workload: workloads,
  secret: secrets,
  queue: queues,
  template: templates,
  namespace: namespaces,
};

async function* workloads(api: KubeApi, { namespace, signal }: NamesOptions): AsyncGenerator<KnownName> {
  if (namespace === undefined) return;
  for await (const { name, kind, state, createdAt } of listWorkloads(api, { namespace, signal })) {
    yield { name, kind, state, ...(createdAt === undefined ? {} : { createdAt }) };
  }
}

async function* secrets(api: KubeApi, { namespace, signal }: NamesOptions): AsyncGenerator<KnownName> {
  if (namespace === undefined) return;
  for (const { name, kind, hosts, createdAt } of await listSecretRecords(api, namespace, { signal })) {
    const title = hosts.join(' ');
    yield { name, kind, ...(title === '' ? {} : { title }), ...(createdAt === undefined ? {} : { createdAt }) };
  }
}

const groupSchema = z.object({ preferredVersion: z.object({ version: z.string().regex(/^v\d+[a-z0-9]*$/) }) });

async function* queues(api: KubeApi, { namespace, signal }: NamesOptions): AsyncGenerator<KnownName> {
  if (namespace === undefined) return;
  const group = await api.request<unknown>({ method: 'GET', path: '/apis/kueue.x-k8s.io', signal });
  const { version } = groupSchema.parse(group.body).preferredVersion;
  const path = `/apis/kueue.x-k8s.io/${version}/namespaces/${encodeURIComponent(namespace)}/localqueues`;
  yield* listed(await readList(api, path, signal));
}

async function* namespaces(api: KubeApi, { signal }: NamesOptions): AsyncGenerator<KnownName> {
  yield* listed(await readList(api, apiPath({ apiVersion: 'v1', kind: 'Namespace' }), signal));
}

const mapSchema = z.object({ data: z.record(z.string(), z.unknown()).optional() });

/** The organisation's name stands above the namespace's. Documents are not parsed: that takes longer than a person waits. */
async function* templates(api: KubeApi, { namespace, signal }: NamesOptions): AsyncGenerator<KnownName> {
  const places = [SYSTEM_NAMESPACE, ...(namespace === undefined ? [] : [namespace])];
  const maps = await Promise.all(places.map((place) => readTemplates(api, place, signal)));
  const seen = new Set<string>();
  for (const [key, text] of maps.flat()) {
    const name = key.replace(/\.yaml$/, '');
    if (seen.has(name) || name === key || !/^[a-z0-9][-a-z0-9]*$/.test(name)) continue;
    seen.add(name);
    yield { name, ...templateFacts(String(text)) };
  }
}

async function readTemplates(
  api: KubeApi,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<[string, unknown][]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: TEMPLATES_CONFIG_MAP });
  try {
    const { body } = await api.request<unknown>({ method: 'GET', path, signal });
    return Object.entries(mapSchema.parse(body).data ?? {});
  } catch (error) {
    if (hasStatus(error, 403) || hasStatus(error, 404)) return [];
    throw error;
  }
}

function templateFacts(text: string): Pick<KnownName, 'kind' | 'title'> {
  const kind = /^\s+kind:\s*["']?(\w+)/m.exec(text)?.[1];
  const title = /^\s+title:\s*["']?(.*?)["']?\s*$/m.exec(text)?.[1];
  return {
    ...(kind !== undefined && isKind(kind) ? { kind } : {}),
    ...(title === undefined || title === '' ? {} : { title: safeText(title, 100) }),
  };
}

function isKind(word: string): word is WorkloadKind {
  return Object.hasOwn(WORKLOAD_KINDS, word);
}

const listSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), creationTimestamp: z.string().optional() }) })),
});

async function readList(api: KubeApi, path: string, signal: AbortSignal | undefined): Promise<unknown> {
  const query = { limit: PAGE_SIZE };
  return (await api.request<unknown>({ method: 'GET', path, accept: METADATA_LIST_ONLY, query, signal })).body;
}

function listed(body: unknown): KnownName[] {
  return listSchema.parse(body).items.map(({ metadata: { name, creationTimestamp: createdAt } }) => ({
    name: safeText(name, 253),
    ...(createdAt === undefined ? {} : { createdAt: safeText(createdAt, 40) }),
  }));
}
