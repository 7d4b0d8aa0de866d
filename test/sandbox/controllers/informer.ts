import type { Api, Stoppable } from '../api/api.ts';
import { controllerOf, keyOf, type Obj, type WatchEvent } from '../api/object.ts';
import { pathOf, type Resource } from '../api/resources.ts';

type Listener = (event: WatchEvent) => void;

/** The objects of one resource as last heard of, found by key and by the uid of their controller. */
export class Informer {
  readonly #objects = new Map<string, Obj>();
  readonly #owned = new Map<string, Map<string, Obj>>();
  readonly #listeners = new Set<Listener>();
  readonly #watch: Stoppable;

  constructor(api: Api, resource: Resource) {
    this.#watch = api.watch(pathOf(resource), (event) => this.#take(event));
  }

  get(key: string): Obj | undefined {
    return this.#objects.get(key);
  }

  all(): Obj[] {
    return [...this.#objects.values()];
  }

  /** What this controller owns. */
  ownedBy(uid: string | undefined): Obj[] {
    return [...(this.#owned.get(uid ?? '')?.values() ?? [])];
  }

  /** Tells of what there is and of every change from now on. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
    for (const object of this.#objects.values()) listener({ type: 'ADDED', object });
  }

  /** Notes an answer of the server before the watch brings it, so that nothing is made twice. */
  note(object: Obj): void {
    if (!this.#objects.has(keyOf(object))) this.#keep(object);
  }

  stop(): void {
    this.#listeners.clear();
    this.#watch.stop();
  }

  #take({ type, object }: WatchEvent): void {
    if (type === 'DELETED') this.#forget(object);
    else this.#keep(object);
    for (const listener of this.#listeners) listener({ type, object });
  }

  #keep(object: Obj): void {
    const key = keyOf(object);
    this.#objects.set(key, object);
    const uid = controllerOf(object)?.uid;
    if (uid === undefined) return;
    const siblings = this.#owned.get(uid) ?? new Map<string, Obj>();
    siblings.set(key, object);
    this.#owned.set(uid, siblings);
  }

  #forget(object: Obj): void {
    const key = keyOf(object);
    this.#objects.delete(key);
    const uid = controllerOf(object)?.uid ?? '';
    this.#owned.get(uid)?.delete(key);
    if (this.#owned.get(uid)?.size === 0) this.#owned.delete(uid);
  }
}

/** One informer per resource, shared by all controllers. */
export class Informers {
  readonly #api: Api;
  readonly #informers = new Map<Resource, Informer>();

  constructor(api: Api) {
    this.#api = api;
  }

  of(resource: Resource): Informer {
    let informer = this.#informers.get(resource);
    if (informer === undefined) {
      informer = new Informer(this.#api, resource);
      this.#informers.set(resource, informer);
    }
    return informer;
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop();
  }
}
