import type { Enforced, EnforcementState } from '../../enforcement-state.ts';
import type { KubeList } from '../kube-types.ts';
import { oldestNode, targetMinor } from '../oldest-node.ts';
import { type NamespaceFacts, namespaceFacts } from '../preflight/namespace-facts.ts';
import type { ServerVersion } from '../server-version.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** A right, in the words of a Role. */
export interface NeededRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Absent for all. */
  readonly resourceNames?: readonly string[];
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
  /** True where it opens hosts by their names, which only Cilium can. */
  readonly namesHosts: boolean;
  /** Fields that servers and nodes of this minor version are too old for. */
  leftOut(kubeMinor: number): readonly { readonly control: string; readonly field: string; readonly since: number }[];
  /** What is enforced beside what should be for this minor version. */
  stateOf(enforced: Enforced, kubeMinor: number): EnforcementState;
}

/** What the roles of a team's namespace give. */
export interface DoctorRoles {
  readonly admin: readonly NeededRule[];
  readonly user: readonly NeededRule[];
  readonly viewer: readonly NeededRule[];
}

export interface ExamineOptions {
  /** Undefined looks at the cluster alone. */
  readonly namespace: string | undefined;
  /** Reads the policy of a namespace. */
  readonly readPolicy: (namespace: string, signal: AbortSignal) => Promise<DoctorPolicy>;
  /** Roles that somebody may have in the namespace. */
  readonly roles: DoctorRoles;
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
    readonly nodeInfo?: { readonly kubeletVersion?: string };
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
  readonly roles: DoctorRoles;
  /** Of the user, as the server knows them. */
  readonly userGroups: readonly string[];
  now(): number;
  /** Undefined where the server does not say. */
  readonly version: ServerVersion | undefined;
  facts(): Promise<NamespaceFacts>;
  policy(): Promise<DoctorPolicy>;
  nodes(): Promise<Nodes>;
  /** The older of the server and of the nodes that may be seen; undefined where the server does not say. */
  targetMinor(): Promise<number | undefined>;
  /** API groups of the server, with the version that it prefers. */
  groups(): Promise<ReadonlyMap<string, string>>;
}

/** Nodes are large; so many tell what a cluster is made of. */
const NODE_PAGE = 250;

/** Makes what checks look at. Nothing is read yet. */
export function patientOf(
  api: KubeApi,
  options: Pick<ExamineOptions, 'namespace' | 'readPolicy' | 'roles' | 'now'>,
  { signal, version, userGroups }: Pick<Patient, 'signal' | 'version' | 'userGroups'>,
): Patient {
  const { namespace = '', readPolicy, roles, now } = options;
  const nodes = once(() => readNodes(api, signal));
  return {
    api,
    namespace,
    signal,
    roles,
    userGroups,
    now,
    version,
    facts: once(() => namespaceFacts(api, namespace, signal)),
    policy: once(() => readPolicy(namespace, signal)),
    nodes,
    targetMinor: async () => {
      if (version === undefined) return undefined;
      const seen = await nodes().catch(() => 'hidden' as const);
      return targetMinor(version.minor, seen === 'hidden' ? undefined : oldestNode(seen.items));
    },
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
