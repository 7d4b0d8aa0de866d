import { ApiStatus } from '../../api/api-status.ts';
import { cloneJson, type Fields, isFields } from '../../api/fields.ts';
import { pathOf } from '../../api/resources.ts';
import type { ApiCall, Cluster, JsonReply, Target } from '../call.ts';
import { notFound } from '../reads/read-objects.ts';
import { decodeObject } from '../schema/decode.ts';
import { fieldValidationOf, insertObject, placeObject } from '../writes/create-object.ts';
import { replaceObject } from '../writes/update-object.ts';
import { refuseConflicts } from './refuse-conflicts.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** What each field manager applied last, by cluster, path and uid: fields it no longer names are removed. */
const applied = new WeakMap<Cluster, Map<string, Fields>>();

/**
 * Server-side apply as replace-or-create: the applied fields win, fields this manager applied before and names no more
 * go, others stay. What differs from the live object without this manager having written it is somebody else's: a
 * conflict. There are no managedFields, so nobody is told whose.
 */
export function applyServerSide(
  cluster: Cluster,
  call: ApiCall,
  { target, applied: body }: { target: Target; applied: unknown },
): JsonReply {
  const manager = call.query.get('fieldManager');
  if (manager === null || manager === '')
    throw new ApiStatus(
      400,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  const { resource, namespace, name = '' } = target;
  const { object, warnings } = decodeObject(body, resource, fieldValidationOf(call.query));
  placeObject(object, target);
  if (object.metadata.name !== name)
    throw new ApiStatus(
      400,
      `the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${name})`,
    );
  const intent = cloneJson<Fields>(object);
  const remember = (reply: JsonReply) => {
    if (!call.query.getAll('dryRun').includes('All')) memory(cluster).set(keyFor(reply, manager), intent);
    return reply;
  };
  const old = cluster.store.get(resource, namespace === undefined ? name : `${namespace}/${name}`);
  if (old === undefined) {
    if (object.metadata.uid !== undefined) throw notFound(resource, name);
    const mayCreate = cluster.authorize(call.user, {
      verb: 'create',
      group: resource.group,
      resource: resource.name,
      ...(namespace === undefined ? {} : { namespace }),
    });
    if (!mayCreate)
      throw new ApiStatus(
        403,
        `${pathOf(resource, namespace, name)} is forbidden: User "${call.user.username}" cannot create resource "${resource.name}" in API group "${resource.group}"`,
      );
    return remember(insertObject(cluster, call, { target, object, warnings }));
  }
  const before = memory(cluster).get(`${manager}/${old.metadata.uid}`);
  if (call.query.get('force') !== 'true') refuseConflicts({ intent, before, live: old, resource });
  const base = before === undefined ? old : dropAbandoned(old, before, intent);
  const merged = strategicMergePatch(cloneJson(base), intent);
  const next = decodeObject(merged, resource, 'Ignore').object;
  return remember(replaceObject(cluster, call, { target, object: next, warnings }));
}

/** Removes from the live object what the manager applied before and does not apply now. */
function dropAbandoned(live: Fields, before: Fields, now: Fields): Fields {
  const result: Fields = { ...live };
  for (const [key, value] of Object.entries(before)) {
    if (!(key in now)) delete result[key];
    else if (isFields(value) && isFields(now[key]) && isFields(result[key]))
      result[key] = dropAbandoned(result[key], value, now[key]);
    else if (Array.isArray(value)) result[key] = now[key];
  }
  return result;
}

function memory(cluster: Cluster): Map<string, Fields> {
  let map = applied.get(cluster);
  if (map === undefined) {
    map = new Map();
    applied.set(cluster, map);
  }
  return map;
}

function keyFor({ body }: JsonReply, manager: string): string {
  const uid = isFields(body) && isFields(body['metadata']) ? body['metadata']['uid'] : '';
  return `${manager}/${String(uid)}`;
}
