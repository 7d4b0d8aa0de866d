import { ApiStatus } from '../../api/api-status.ts';
import { sameJson } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { qualifiedName, type Resource } from '../../api/resources.ts';
import { reviewAdmission } from '../admission/admit.ts';
import { type ApiCall, type Cluster, isDryRun, type JsonReply, type Seen, type Target, type Write } from '../call.ts';
import { existing } from '../reads/read-objects.ts';
import { representationOf, representObject } from '../reads/representation.ts';
import { decodeObject } from '../schema/decode.ts';
import { commitWrite } from './commit-write.ts';
import { fieldValidationOf, placeObject } from './create-object.ts';
import { countGeneration, prepareForUpdate } from './prepare-object.ts';
import { readBody } from './read-body.ts';

/** `PUT` on an object or its status. */
export function updateObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const { object, warnings } = decodeObject(readBody(call) ?? {}, target.resource, fieldValidationOf(call.query));
  placeObject(object, target);
  if (object.metadata.name !== target.name) {
    throw new ApiStatus(
      400,
      `the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${target.name})`,
    );
  }
  return replaceObject(cluster, call, { target, object, warnings });
}

export interface Replacement {
  readonly target: Target;
  readonly object: Obj;
  readonly warnings: readonly string[];
  readonly seen?: Seen;
}

/** Replaces what the store holds by a decoded object, if its uid and resourceVersion (where given) are still right. */
export function replaceObject(cluster: Cluster, call: ApiCall, replacement: Replacement): JsonReply {
  const { target, object, warnings, seen } = replacement;
  const old = existing(cluster, target);
  const { resource, subresource } = target;
  refuseStale(object, old, resource);
  const next = prepareForUpdate(object, old, { resource, subresource });
  const write: Write = {
    operation: 'UPDATE',
    resource,
    subresource,
    user: call.user,
    dryRun: isDryRun(call.query),
    object: next,
    old,
    warnings: [...warnings],
    ...(seen === undefined ? {} : { seen }),
  };
  const stored = store(cluster, write, old);
  return {
    status: 200,
    body: representObject(stored, representationOf(call.accept), resource),
    warnings: write.warnings,
  };
}

function store(cluster: Cluster, write: Write, old: Obj): Obj {
  const { object, resource } = write;
  countGeneration(object, old);
  delete object.metadata.resourceVersion;
  const { resourceVersion: _version, ...oldMetadata } = old.metadata;
  // A write that changes nothing makes no new version and no event, but is judged.
  if (sameJson(object, { ...old, metadata: oldMetadata })) {
    reviewAdmission(cluster, write);
    return old;
  }
  const isLastFinalizer =
    old.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
  const isGone =
    isLastFinalizer && (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 && !hasNamespaceFinalizer(object);
  if (isGone && !write.dryRun) {
    reviewAdmission(cluster, write);
    return cluster.store.delete(resource, object);
  }
  return commitWrite(cluster, write);
}

/** A namespace goes by `finalize`, not by its metadata. */
function hasNamespaceFinalizer({ kind, spec }: Obj): boolean {
  const finalizers = spec?.['finalizers'];
  return kind === 'Namespace' && Array.isArray(finalizers) && finalizers.length > 0;
}

function refuseStale(object: Obj, old: Obj, resource: Resource): void {
  const { uid, resourceVersion } = object.metadata;
  const { name } = old.metadata;
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.name };
  const subject = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}"`;
  if (uid !== undefined && uid !== old.metadata.uid) {
    throw new ApiStatus(
      409,
      `${subject}: StorageError: invalid object, Code: 4, Key: ${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
      { details },
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== old.metadata.resourceVersion) {
    throw new ApiStatus(
      409,
      `${subject}: the object has been modified; please apply your changes to the latest version and try again`,
      { details },
    );
  }
}
