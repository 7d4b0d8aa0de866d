import { isPlainObject } from '../plain-object.ts';
import type { KubeList } from './kube-types.ts';
import { apiPath, type ObjectKey, resourceOf } from './resource-paths.ts';
import { ApiError, hasStatus } from './transport/api-error.ts';
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
 * @throws {ApiError} Every other answer but 2xx, and `SERVER_ERROR` for a list that goes in circles.
 */
export async function* listPages<T extends Placed>(
  api: KubeApi,
  collection: ObjectKey,
  { labelSelector, pageSize = PAGE_SIZE, readItem, signal }: ListPagesOptions = {},
): AsyncGenerator<readonly T[]> {
  const path = apiPath(collection);
  const progress = new Progress<T>(pageSize);
  do {
    const { limit, token } = progress;
    const query = { labelSelector, limit, continue: token };
    const page = await orGone<T>(api.request({ method: 'GET', path, query, readItem, signal }), token);
    const fresh = page === undefined ? progress.restart() : progress.take(page);
    if (fresh === undefined) throw inCircles(api, collection);
    yield fresh;
  } while (progress.token !== undefined || progress.isRestarted);
}

/** How far a list was read. */
class Progress<T extends Placed> {
  limit: number | undefined;
  /** Of the next page. */
  token: string | undefined;
  /** True when the list begins again. */
  isRestarted = false;
  #last = '';
  /** The last object that was given out when the list began again. */
  #restartedAt: string | undefined;
  /** What pages began and ended with since the list began. */
  readonly #marks = new Set<string>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Goes back to the beginning; undefined where the list came in one piece, and no more can be asked. */
  restart(): readonly T[] | undefined {
    if (this.limit === undefined) return undefined;
    if (this.#restartedAt === this.#last) this.limit = undefined;
    this.#restartedAt = this.#last;
    this.#marks.clear();
    this.token = undefined;
    this.isRestarted = true;
    return [];
  }

  /** What is new on a page; undefined for one that there was before. */
  take(page: KubeList<T>): readonly T[] | undefined {
    const items = itemsOf(page);
    this.token = page.metadata?.continue || undefined;
    this.isRestarted = false;
    if (this.#isRepeated(items[0])) return undefined;
    const known = this.#last;
    this.#last = [known, ...items.map(placeOf)].toSorted().at(-1) ?? known;
    return this.#restartedAt === undefined ? items : items.filter((item) => placeOf(item) > known);
  }

  /**
   * True for a page that begins or ends like one before it: whoever ignores page tokens gives the same page for ever,
   * whether its token is the same or a new one each time. A page may be empty and still lead to others.
   */
  #isRepeated(first: Placed | undefined): boolean {
    const found = [
      ...(first?.metadata?.name === undefined ? [] : [`from ${placeOf(first)}`]),
      ...(this.token === undefined ? [] : [`to ${this.token}`]),
    ];
    const isKnown = found.some((mark) => this.#marks.has(mark));
    for (const mark of found) this.#marks.add(mark);
    return isKnown;
  }
}

function inCircles({ server }: KubeApi, key: ObjectKey): ApiError {
  const message = `the list of ${resourceOf(key).plural} never ends: ${server} gave a page of it a second time`;
  const fix = 'tell your cluster admin: something before the API server pays no heed to what `continue` asks for';
  return new ApiError('SERVER_ERROR', message, { fix });
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
