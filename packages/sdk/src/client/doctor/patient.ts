import type { KubeList } from '../kube-types.ts';
import { type NamespaceFacts, namespaceFacts } from '../preflight/namespace-facts.ts';
import type { ServerVersion } from '../server-version.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** A right, in the words of a Role. */
export interface NeededRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What holds in a namespace, as far as a look at the cluster needs it. */
export interface DoctorPolicy {
  readonly name: string;
  readonly origin: 'cluster' | 'built-in';
  /** Hash of the document, as admission policies carry it. */
  readonly hash: string;
  /** Strictest Pod Security level under which everything that the policy allows can run. */
  readonly podSecurity: string;
  /** What the user should know about where it was read. */
  readonly notices: readonly string[];
  /** What enforces it on a server of this minor version, and what that server is too old for. */
  admission(kubeMinor: number): {
    /** Names of the admission policies. */
    readonly names: readonly string[];
    readonly leftOut: readonly { readonly control: string; readonly field: string; readonly since: number }[];
  };
}

export interface ExamineOptions {
  /** Undefined looks at the cluster alone. */
  readonly namespace: string | undefined;
  /** Reads the policy of a namespace. */
  readonly readPolicy: (namespace: string, signal: AbortSignal) => Promise<DoctorPolicy>;
  /** What a user needs in the namespace. */
  readonly role: { readonly name: string; readonly rules: readonly NeededRule[] };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  /** How long a check may take, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
  /** Called with each check as it is done. */
  readonly onCheck?: ((id: string) => void) | undefined;
}

/** A node, as far as it is looked at. */
export interface NodeFacts {
  readonly metadata?: { readonly name?: string };
  readonly status?: {
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly features?: { readonly supplementalGroupsPolicy?: boolean };
  };
}

/** Nodes of the first page; `hidden` where they may not be listed. */
export type Nodes = { readonly items: readonly NodeFacts[]; readonly isAll: boolean } | 'hidden';

/** What checks look at. Each thing that several ask for is read once. */
export interface Patient {
  readonly api: KubeApi;
  /** Empty where none is named. */
  readonly namespace: string;
  readonly signal: AbortSignal;
  readonly role: ExamineOptions['role'];
  now(): number;
  /** Undefined where the server does not say. */
  readonly version: ServerVersion | undefined;
  facts(): Promise<NamespaceFacts>;
  policy(): Promise<DoctorPolicy>;
  nodes(): Promise<Nodes>;
  /** API groups of the server, with the version that it prefers. */
  groups(): Promise<ReadonlyMap<string, string>>;
}

/** Nodes are large; a hundred tell what a cluster is made of. */
const NODE_PAGE = 100;

/** Makes what checks look at. Nothing is read yet. */
export function patientOf(
  api: KubeApi,
  options: Pick<ExamineOptions, 'namespace' | 'readPolicy' | 'role' | 'now'>,
  { signal, version }: Pick<Patient, 'signal' | 'version'>,
): Patient {
  const { namespace = '', readPolicy, role, now } = options;
  return {
    api,
    namespace,
    signal,
    role,
    now,
    version,
    facts: once(() => namespaceFacts(api, namespace, signal)),
    policy: once(() => readPolicy(namespace, signal)),
    nodes: once(() => readNodes(api, signal)),
    groups: once(() => readGroups(api, signal)),
  };
}

async function readNodes(api: KubeApi, signal: AbortSignal): Promise<Nodes> {
  try {
    const query = { limit: NODE_PAGE };
    const { body } = await api.request<KubeList<NodeFacts>>({ method: 'GET', path: '/api/v1/nodes', query, signal });
    return { items: body.items ?? [], isAll: !body.metadata?.continue };
  } catch (error) {
    if (hasStatus(error, 403)) return 'hidden';
    throw error;
  }
}

interface GroupList {
  readonly groups?: readonly { readonly name?: string; readonly preferredVersion?: { readonly version?: string } }[];
}

async function readGroups(api: KubeApi, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { body } = await api.request<GroupList>({ method: 'GET', path: '/apis', signal });
  return new Map(
    (body.groups ?? []).map(({ name, preferredVersion }) => [name ?? '', preferredVersion?.version ?? '']),
  );
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** How many nodes were looked at, in words. */
export function nodesInWords({ items, isAll }: Exclude<Nodes, 'hidden'>): string {
  return `${isAll ? '' : 'the first '}${items.length} ${items.length === 1 ? 'node' : 'nodes'}`;
}
