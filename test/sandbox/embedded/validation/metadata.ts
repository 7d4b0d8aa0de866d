import { type Fields, fieldsAt, mapAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import type { Resource } from '../../api/resources.ts';
import type { FieldErrors } from './field-errors.ts';
import { labelRule, labelValueRule, qualifiedNameRule, serviceNameRule, subdomainRule } from './name-rules.ts';

const ANNOTATIONS_LIMIT = 256 * 1024;
const NAME_RULES: Readonly<Record<string, (text: string) => string | undefined>> = {
  Namespace: labelRule,
  Service: serviceNameRule,
};
/** RBAC names may hold anything that is one path segment. */
const SEGMENT_NAMES = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

/** Name, labels, annotations and owners. */
export function validateMetadata(object: Obj, resource: Resource, errors: FieldErrors): void {
  const { name, ownerReferences = [] } = object.metadata;
  const rule = NAME_RULES[resource.kind] ?? subdomainRule;
  const wrong = SEGMENT_NAMES.has(resource.kind) ? undefined : rule(name);
  if (wrong !== undefined) errors.invalid('metadata.name', name, wrong);
  validateLabels(mapAt(object, 'metadata.labels'), 'metadata.labels', errors);
  validateAnnotations(mapAt(object, 'metadata.annotations'), errors);
  for (const [i, owner] of ownerReferences.entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (owner[field] === undefined || owner[field] === '')
        errors.invalid(`metadata.ownerReferences[${i}].${field}`, owner[field] ?? '', 'must not be empty');
    }
  }
  if (ownerReferences.filter((owner) => owner.controller === true).length > 1)
    errors.invalid('metadata.ownerReferences', null, 'Only one reference can have Controller set to true');
}

export function validateLabels(labels: Record<string, string>, path: string, errors: FieldErrors): void {
  for (const [key, value] of Object.entries(labels)) {
    const wrongKey = qualifiedNameRule(key);
    if (wrongKey !== undefined) errors.invalid(path, key, wrongKey);
    const wrongValue = labelValueRule(value);
    if (wrongValue !== undefined) errors.invalid(path, value, wrongValue);
  }
}

/** A label selector: match labels are labels, expressions have values as their operator says. */
export function validateSelector(selector: Fields, path: string, errors: FieldErrors): void {
  validateLabels(mapAt(selector, 'matchLabels'), `${path}.matchLabels`, errors);
  const expressions = selector['matchExpressions'];
  if (!Array.isArray(expressions)) return;
  for (const [i, expression] of expressions.entries()) {
    const { operator, values } = fieldsAt({ expression }, 'expression');
    const field = `${path}.matchExpressions[${i}]`;
    const hasValues = Array.isArray(values) && values.length > 0;
    if (operator === 'In' || operator === 'NotIn') {
      if (!hasValues) errors.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (hasValues)
        errors.forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else {
      errors.invalid(`${field}.operator`, operator, 'not a valid selector operator');
    }
  }
}

function validateAnnotations(annotations: Record<string, string>, errors: FieldErrors): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
    const wrong = qualifiedNameRule(key.toLowerCase());
    if (wrong !== undefined) errors.invalid('metadata.annotations', key, wrong);
  }
  if (size > ANNOTATIONS_LIMIT) errors.tooLong('metadata.annotations', ANNOTATIONS_LIMIT);
}
