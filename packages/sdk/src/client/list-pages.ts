import { isPlainObject } from '../plain-object.ts';
import type { KubeList } from './kube-types.ts';
import { apiPath, type ObjectKey } from './resource-paths.ts';
import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';

export interface ListPagesOptions {
  readonly labelSelector?: string | undefined;
  /** Objects per request. @default 100 */
  readonly pageSize?: number | undefined;
  /** Makes less of each object, while its page arrives. */
  readonly readItem?: ((item: unknown) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** More on a page would save little time, and what it holds has to fit beside everything else. */
const PAGE_SIZE = 100;

/**
 * Reads a collection page by page, so that memory stays flat however much there is. Where a page token grew too old
 * (410) the list begins again, and what was given out already is left out. Where tokens grow old before they bring
 * anything new, the rest comes in one piece: that always ends.
 *
 * @throws {ApiError} Every other answer but 2xx.
 */
export async function* listPages<T extends Placed>(
  api: KubeApi,
  collection: ObjectKey,
  { labelSelector, pageSize = PAGE_SIZE, readItem, signal }: ListPagesOptions = {},
): AsyncGenerator<readonly T[]> {
  const path = apiPath(collection);
  let limit: number | undefined = pageSize;
  let token: string | undefined;
  let last = '';
  /** The last object that was given out when the list began again. */
  let restartedAt: string | undefined;
  let isGone = false;
  do {
    const query = { labelSelector, limit, continue: token };
    const page: KubeList<T> | undefined = await orGone(
      api.request({ method: 'GET', path, query, readItem, signal }),
      token,
    );
    isGone = page === undefined;
    if (isGone && restartedAt === last) limit = undefined;
    if (isGone) restartedAt = last;
    const { metadata } = page ?? {};
    const items = itemsOf(page);
    const known = last;
    yield restartedAt === undefined ? items : items.filter((item) => placeOf(item) > known);
    last = [last, ...items.map(placeOf)].toSorted().at(-1) ?? last;
    token = metadata?.continue || undefined;
  } while (isGone || token !== undefined);
}

/** Some servers say null where there is nothing, and servers beside the API server are anybody's. */
function itemsOf<T>(page: KubeList<T> | undefined): readonly T[] {
  return Array.isArray(page?.items) ? page.items.filter((item): boolean => isPlainObject(item)) : [];
}

/** What the order of a list depends on. */
interface Placed {
  readonly metadata?: { readonly namespace?: string; readonly name?: string };
}

/** The page; undefined where its token grew too old. A list that was asked for without one has no reason to say so. */
async function orGone<T>(
  answer: Promise<{ readonly body: KubeList<T> }>,
  token: string | undefined,
): Promise<KubeList<T> | undefined> {
  try {
    return (await answer).body;
  } catch (error) {
    if (token !== undefined && hasStatus(error, 410)) return undefined;
    throw error;
  }
}

/** The order of lists is that of the keys in etcd, where a slash (and so `a/x` after `a-b/x`) counts. */
function placeOf({ metadata }: Placed): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}
