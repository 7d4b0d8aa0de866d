import { ApiStatus } from '../../api/api-status.ts';
import { keyOf, type Obj } from '../../api/object.ts';
import { qualifiedName, type Resource } from '../../api/resources.ts';
import { type ApiCall, type Cluster, isDryRun, type JsonReply, type Target, type Write } from '../call.ts';
import { representationOf, representObject } from '../reads/representation.ts';
import { decodeObject, type FieldValidation } from '../schema/decode.ts';
import { commitWrite } from './commit-write.ts';
import { prepareForCreate } from './prepare-object.ts';
import { randomSuffix } from './random-suffix.ts';
import { readBody } from './read-body.ts';

/** `POST` on a collection. */
export function createObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const { object, warnings } = decodeObject(readBody(call) ?? {}, target.resource, fieldValidationOf(call.query));
  return insertObject(cluster, call, { target, object, warnings });
}

export interface Insertion {
  readonly target: Target;
  readonly object: Obj;
  readonly warnings: readonly string[];
}

/** Takes a decoded object through defaulting, admission and validation into the store. */
export function insertObject(cluster: Cluster, call: ApiCall, { target, object, warnings }: Insertion): JsonReply {
  const { resource } = target;
  if (object.metadata.resourceVersion !== undefined && object.metadata.resourceVersion !== '') {
    throw new ApiStatus(400, 'resourceVersion should not be set on objects to be created');
  }
  placeObject(object, target);
  nameObject(object, resource);
  prepareForCreate(object, resource);
  const write: Write = {
    operation: 'CREATE',
    resource,
    subresource: undefined,
    user: call.user,
    dryRun: isDryRun(call.query),
    object,
    old: undefined,
    warnings: [...warnings],
  };
  const stored = commitWrite(cluster, write, () => {
    if (cluster.store.get(resource, keyOf(object)) !== undefined) throw alreadyExists(resource, object.metadata.name);
  });
  return {
    status: 201,
    body: representObject(stored, representationOf(call.accept), resource),
    warnings: write.warnings,
  };
}

export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const asked = query.get('fieldValidation') ?? 'Warn';
  if (asked === 'Strict' || asked === 'Warn' || asked === 'Ignore') return asked;
  throw new ApiStatus(
    422,
    `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "${asked}": supported values: "Ignore", "Strict", "Warn"`,
  );
}

/** Puts the path's namespace on the object; another one in the body is an error. */
export function placeObject(object: Obj, { resource, namespace }: Target): void {
  const { metadata } = object;
  if (!resource.namespaced) {
    if (metadata.namespace !== undefined && metadata.namespace !== '')
      throw new ApiStatus(400, 'namespace should not be set on a cluster-scoped object');
    return;
  }
  if (namespace === undefined)
    throw new ApiStatus(405, 'the server does not allow this method on the requested resource');
  if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace) {
    throw new ApiStatus(400, 'the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata.namespace = namespace;
}

function nameObject({ metadata }: Obj, resource: Resource): void {
  if (metadata.name !== undefined && metadata.name !== '') return;
  if (metadata.generateName === undefined || metadata.generateName === '') {
    throw new ApiStatus(
      422,
      `${kindName(resource)} "" is invalid: metadata.name: Required value: name or generateName is required`,
      {
        details: {
          kind: resource.kind,
          group: resource.group,
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: name or generateName is required',
              field: 'metadata.name',
            },
          ],
        },
      },
    );
  }
  metadata.name = `${metadata.generateName.slice(0, 58)}${randomSuffix()}`;
}

function kindName({ kind, group }: Resource): string {
  return group === '' ? kind : `${kind}.${group}`;
}

function alreadyExists(resource: Resource, name: string): ApiStatus {
  return new ApiStatus(409, `${qualifiedName(resource)} "${name}" already exists`, {
    reason: 'AlreadyExists',
    details: { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.name },
  });
}
