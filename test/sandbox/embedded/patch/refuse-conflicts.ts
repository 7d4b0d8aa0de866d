import { ApiStatus, type FieldError } from '../../api/api-status.ts';
import { cloneJson, type Fields, fieldsAt, isFields, sameJson } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import type { Resource } from '../../api/resources.ts';
import { applyDefaults } from '../defaulting/apply-defaults.ts';
import { decodeObject } from '../schema/decode.ts';

export interface Intent {
  /** What is applied. */
  readonly intent: Fields;
  /** What the same manager applied before. */
  readonly before: Fields | undefined;
  readonly live: Obj;
  readonly resource: Resource;
}

/** Throws 409 where what is applied would overwrite what somebody else wrote. */
export function refuseConflicts({ intent, before = {}, live, resource }: Intent): void {
  const mine = defaulted(intent, live, resource);
  const earlier = defaulted(before, live, resource);
  const paths = conflicts({ intent, mine, earlier, live: { ...live } }, '');
  if (paths.length === 0) return;
  const using = 'conflict with "unknown"';
  const [first] = paths;
  const message =
    paths.length === 1
      ? `Apply failed with 1 conflict: ${using}: ${first}`
      : `Apply failed with ${paths.length} conflicts: ${using}:\n${paths.map((path) => `- ${path}`).join('\n')}`;
  const causes = paths.map((field): FieldError => ({ reason: 'FieldManagerConflict', message: using, field }));
  throw new ApiStatus(409, message, { reason: 'Conflict', details: { causes } });
}

/** Maps that belong to one manager as a whole, as `x-kubernetes-map-type: atomic` says in the API types. */
const ATOMIC = new Set([
  'labelSelector',
  'namespaceSelector',
  'nodeSelector',
  'objectSelector',
  'podSelector',
  'roleRef',
  'selector',
]);

interface Sides {
  readonly intent: Fields;
  readonly mine: Fields;
  readonly earlier: Fields;
  readonly live: Fields;
}

/** Paths that are applied, live and different, and that are not as this manager left them. Lists count as one. */
function conflicts({ intent, mine, earlier, live }: Sides, path: string): string[] {
  return Object.keys(intent).flatMap((key) => {
    const [value, now, was] = [mine[key], live[key], earlier[key]];
    const field = `${path}.${key}`;
    if (now === undefined || sameJson(value, now)) return [];
    if (isFields(value) && isFields(now) && !ATOMIC.has(key)) {
      const sides = { intent: fieldsAt(intent, key), mine: value, earlier: isFields(was) ? was : {}, live: now };
      return conflicts(sides, field);
    }
    return sameJson(was, now) ? [] : [field];
  });
}

/** What was applied with what the server fills in, as lists are compared as a whole. */
function defaulted(applied: Fields, live: Obj, resource: Resource): Fields {
  const object = decodeObject(cloneJson(applied), resource, 'Ignore').object;
  const user = { username: '', groups: [] };
  applyDefaults({
    operation: 'UPDATE',
    resource,
    subresource: undefined,
    user,
    dryRun: true,
    object,
    old: live,
    warnings: [],
  });
  return { ...object };
}
