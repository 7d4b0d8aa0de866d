import { listPages } from './list-pages.ts';
import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';

/** A node as far as its age goes. */
interface NodeVersion {
  readonly metadata?: { readonly name?: string };
  readonly status?: { readonly nodeInfo?: { readonly kubeletVersion?: string } };
}

/** The node that knows the fewest fields. */
export interface OldestNode {
  readonly name: string;
  /** Of its kubelet: 31 for v1.31.4. */
  readonly minor: number;
}

const PAGE_SIZE = 250;
/** Older servers keep no policy by themselves. */
const MIN_KUBE_MINOR = 30;

/** The node with the oldest kubelet; undefined where none says its version. */
export function oldestNode(nodes: readonly NodeVersion[]): OldestNode | undefined {
  const known = nodes.flatMap(({ metadata, status }) => {
    const minor = /^v?1\.(\d{1,3})\b/.exec(String(status?.nodeInfo?.kubeletVersion))?.[1];
    return minor === undefined ? [] : [{ name: metadata?.name ?? '', minor: Number(minor) }];
  });
  return known.toSorted(byMinor)[0];
}

function byMinor(a: OldestNode, b: OldestNode): number {
  return a.minor - b.minor;
}

/** Reads the nodes page by page; `hidden` where they may not be listed. */
export async function readOldestNode(
  api: KubeApi,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<OldestNode | 'hidden' | undefined> {
  const oldest: OldestNode[] = [];
  try {
    const pages = listPages<NodeVersion>(api, { apiVersion: 'v1', kind: 'Node' }, { pageSize: PAGE_SIZE, signal });
    for await (const page of pages) oldest.push(...[oldestNode(page) ?? []].flat());
  } catch (error) {
    if (hasStatus(error, 403)) return 'hidden';
    throw error;
  }
  return oldest.toSorted(byMinor)[0];
}

/** The minor version to enforce for: fields that the server or a node drops are left out. */
export function targetMinor(server: number, oldest: OldestNode | undefined): number {
  return Math.min(server, Math.max(MIN_KUBE_MINOR, oldest?.minor ?? server));
}
