import { MERGE_PATCH } from '../api/api.ts';
import type { Obj, Owner } from '../api/object.ts';
import { pathOf, pathOfObject, RESOURCES, type Resource, resourceOfKind } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

const NOT_COLLECTED = new Set(['events']);
const RETRY_MS = 20;

/** Removes what nobody owns any more, and serves the `orphan` and `foregroundDeletion` finalizers. */
export function startGarbageCollector({ api, informers }: ControllerContext): Controller {
  const objects = new Map<string, Obj>();
  const dependents = new Map<string, Set<string>>();
  const queue = new WorkQueue(reconcile);
  for (const resource of RESOURCES) {
    if (!resource.verbs.includes('watch') || NOT_COLLECTED.has(resource.name)) continue;
    informers.of(resource).listen(({ type, object }) => {
      const { uid = '' } = object.metadata;
      if (type === 'DELETED') forget(uid);
      else remember(uid, object);
    });
  }

  function remember(uid: string, object: Obj): void {
    objects.set(uid, object);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = dependents.get(owner.uid) ?? new Set();
      dependents.set(owner.uid, known.add(uid));
    }
    const isLeaving = object.metadata.deletionTimestamp !== undefined;
    if (isLeaving || (object.metadata.ownerReferences ?? []).some((owner) => !objects.has(owner.uid))) queue.add(uid);
  }

  function forget(uid: string): void {
    const object = objects.get(uid);
    objects.delete(uid);
    for (const dependent of dependents.get(uid) ?? []) queue.add(dependent);
    for (const owner of object?.metadata.ownerReferences ?? []) {
      dependents.get(owner.uid)?.delete(uid);
      // An owner that waits for its dependents may be free now.
      queue.add(owner.uid);
    }
  }

  async function reconcile(uid: string): Promise<void> {
    const object = objects.get(uid);
    if (object === undefined) return;
    const { finalizers = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.includes('orphan')) return orphan(object);
    if (deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion')) return foreground(object);
    if (deletionTimestamp === undefined) await collect(object);
  }

  /** Deletes an object whose owners are all gone; with some left, only the dead references go. */
  async function collect(object: Obj): Promise<void> {
    const owners = object.metadata.ownerReferences ?? [];
    const alive: Owner[] = [];
    for (const owner of owners) if (objects.has(owner.uid) || (await existsLive(owner, object))) alive.push(owner);
    if (owners.length === 0 || alive.length === owners.length) return;
    if (alive.length > 0) return void (await patch(object, { ownerReferences: alive }));
    await remove(object, 'Background');
  }

  async function existsLive(owner: Owner, { metadata }: Obj): Promise<boolean> {
    const resource: Resource | undefined = resourceOfKind(owner.apiVersion, owner.kind);
    // What is not modelled cannot be looked up; its dependents stay.
    if (resource === undefined) return true;
    const answer = await api.request('GET', pathOf(resource, metadata.namespace, owner.name));
    if (answer.status === 200) return (answer.body as Obj).metadata.uid === owner.uid;
    return answer.status !== 404;
  }

  async function orphan(object: Obj): Promise<void> {
    for (const dependent of dependentsOf(object)) {
      const rest = (dependent.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== object.metadata.uid);
      await patch(dependent, { ownerReferences: rest.length === 0 ? null : rest });
    }
    await dropFinalizer(object, 'orphan');
  }

  /** Waits for the dependents that block (all of them, where none says so would let the owner go first). */
  async function foreground(object: Obj): Promise<void> {
    const all = dependentsOf(object);
    for (const dependent of all)
      if (dependent.metadata.deletionTimestamp === undefined) await remove(dependent, 'Foreground');
    const blocking = dependentsOf(object).filter((dependent) =>
      dependent.metadata.ownerReferences?.some(
        (owner) => owner.uid === object.metadata.uid && owner.blockOwnerDeletion === true,
      ),
    );
    if (blocking.length === 0) await dropFinalizer(object, 'foregroundDeletion');
    else queue.addAfter(object.metadata.uid ?? '', RETRY_MS);
  }

  function dependentsOf({ metadata }: Obj): Obj[] {
    return [...(dependents.get(metadata.uid ?? '') ?? [])].flatMap((uid) => objects.get(uid) ?? []);
  }

  async function remove(object: Obj, propagationPolicy: string): Promise<void> {
    await api.request('DELETE', pathOfObject(object), {
      body: { propagationPolicy, preconditions: { uid: object.metadata.uid } },
    });
  }

  async function dropFinalizer(object: Obj, name: string): Promise<void> {
    const rest = (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== name);
    await patch(object, { finalizers: rest.length === 0 ? null : rest });
  }

  async function patch(object: Obj, metadata: Record<string, unknown>): Promise<void> {
    const body = { metadata: { ...metadata, uid: object.metadata.uid } };
    const answer = await api.request('PATCH', pathOfObject(object), { body, contentType: MERGE_PATCH });
    if (answer.status >= 300 && answer.status !== 404) queue.addAfter(object.metadata.uid ?? '', RETRY_MS);
  }

  return { stop: () => queue.stop() };
}
