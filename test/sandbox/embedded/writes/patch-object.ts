import { ApiStatus } from '../../api/api-status.ts';
import { cloneJson, isFields } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import type { ApiCall, Cluster, JsonReply, Target } from '../call.ts';
import { applyServerSide } from '../patch/apply-server-side.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { existing } from '../reads/read-objects.ts';
import { decodeObject } from '../schema/decode.ts';
import { fieldValidationOf, placeObject } from './create-object.ts';
import { readBody } from './read-body.ts';
import { replaceObject } from './update-object.ts';

const PATCHES: Readonly<Record<string, (current: unknown, patch: unknown) => unknown>> = {
  'application/merge-patch+json': mergePatch,
  'application/json-patch+json': jsonPatch,
  'application/strategic-merge-patch+json': strategicMergePatch,
};

/** `PATCH` on an object or its status, in all four dialects. */
export function patchObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const type = call.contentType.split(';')[0]?.trim() ?? '';
  const body = readBody(call);
  if (type === 'application/apply-patch+yaml') return applyServerSide(cluster, call, { target, applied: body });
  const patch = PATCHES[type];
  if (patch === undefined) {
    throw new ApiStatus(
      415,
      `the body of the request was in an unknown format - accepted media types include: ${Object.keys(PATCHES).join(', ')}, application/apply-patch+yaml`,
    );
  }
  const old = existing(cluster, target);
  const patched = patch(cloneJson(old), body);
  if (!isFields(patched)) throw new ApiStatus(400, 'the patch does not leave an object');
  // The version of the object patched is no precondition; one that the patch itself names is.
  const { object, warnings } = decodeObject(patched, target.resource, fieldValidationOf(call.query));
  placeObject(object, target);
  if (object.metadata.name !== old.metadata.name)
    throw new ApiStatus(
      400,
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${target.name})`,
    );
  if (object.metadata.uid !== old.metadata.uid) throw uidChanged(object, target);
  return replaceObject(cluster, call, { target, object, warnings });
}

/** Unlike a PUT, a patch that names another uid fails validation. */
function uidChanged({ metadata }: Obj, { resource }: Target): ApiStatus {
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const message = `Invalid value: "${metadata.uid}": field is immutable`;
  return new ApiStatus(422, `${kind} "${metadata.name}" is invalid: metadata.uid: ${message}`, {
    details: {
      name: metadata.name,
      group: resource.group,
      kind: resource.kind,
      causes: [{ reason: 'FieldValueInvalid', message, field: 'metadata.uid' }],
    },
  });
}
