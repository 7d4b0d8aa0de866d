import { keyOf, type Obj, type WatchEvent } from '../api/object.ts';
import { qualifiedName, type Resource } from '../api/resources.ts';

/** A change as the log keeps it. */
export interface LoggedChange extends WatchEvent {
  readonly revision: number;
  /** What the object was before, so that selectors can tell entering from staying. */
  readonly previous: Obj | undefined;
}

type Listener = (change: LoggedChange) => void;

interface Shelf {
  readonly objects: Map<string, Obj>;
  readonly log: LoggedChange[];
  readonly listeners: Set<Listener>;
  /** Revisions at or below this one are forgotten. */
  compacted: number;
  sortedKeys: string[] | undefined;
}

/** Real clusters have history; revision 1 must be one that nobody can watch from. */
const FIRST_REVISION = 100;
const LOG_LIMIT = 20_000;

/** What etcd and the watch cache are to a real server: objects by key, one revision counter, a log of changes. */
export class Store {
  #revision = FIRST_REVISION;
  readonly #shelves = new Map<string, Shelf>();

  get revision(): number {
    return this.#revision;
  }

  get(resource: Resource, key: string): Obj | undefined {
    return this.#shelf(resource).objects.get(key);
  }

  /** Objects in key order, as etcd lists them. */
  list(resource: Resource, namespace?: string): Obj[] {
    const shelf = this.#shelf(resource);
    shelf.sortedKeys ??= [...shelf.objects.keys()].sort();
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    return shelf.sortedKeys.flatMap((key) => (key.startsWith(prefix) ? (shelf.objects.get(key) ?? []) : []));
  }

  /** Writes an object and answers it with its new resourceVersion. */
  put(resource: Resource, object: Obj): Obj {
    const shelf = this.#shelf(resource);
    const key = keyOf(object);
    const previous = shelf.objects.get(key);
    const stored = this.#stamp(object);
    shelf.objects.set(key, stored);
    if (previous === undefined) shelf.sortedKeys = undefined;
    this.#tell(shelf, { type: previous === undefined ? 'ADDED' : 'MODIFIED', object: stored, previous });
    return stored;
  }

  delete(resource: Resource, object: Obj): Obj {
    const shelf = this.#shelf(resource);
    const key = keyOf(object);
    const previous = shelf.objects.get(key);
    const last = this.#stamp(object);
    shelf.objects.delete(key);
    shelf.sortedKeys = undefined;
    this.#tell(shelf, { type: 'DELETED', object: last, previous });
    return last;
  }

  /** Changes after a revision, or `expired` where the log no longer reaches back so far. */
  changesSince(resource: Resource, revision: number): readonly LoggedChange[] | 'expired' {
    const shelf = this.#shelf(resource);
    if (revision < shelf.compacted) return 'expired';
    return shelf.log.filter((change) => change.revision > revision);
  }

  subscribe(resource: Resource, listener: Listener): () => void {
    const { listeners } = this.#shelf(resource);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  #stamp(object: Obj): Obj {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #tell(shelf: Shelf, event: WatchEvent & { previous: Obj | undefined }): void {
    const change = { ...event, revision: this.#revision };
    shelf.log.push(change);
    if (shelf.log.length > LOG_LIMIT) {
      const dropped = shelf.log.splice(0, LOG_LIMIT / 2);
      shelf.compacted = dropped.at(-1)?.revision ?? shelf.compacted;
    }
    for (const listener of shelf.listeners) listener(change);
  }

  #shelf(resource: Resource): Shelf {
    const name = qualifiedName(resource);
    let shelf = this.#shelves.get(name);
    if (shelf === undefined) {
      shelf = { objects: new Map(), log: [], listeners: new Set(), compacted: FIRST_REVISION, sortedKeys: undefined };
      this.#shelves.set(name, shelf);
    }
    return shelf;
  }
}
