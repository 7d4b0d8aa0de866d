import { type Fields, fieldsAt, isFields } from '../../api/fields.ts';
import type { Write } from '../call.ts';
import { type FieldType, fieldsOfModel } from '../schema/types.ts';
import { FieldErrors } from './field-errors.ts';
import { keepDebugging, validateImmutable } from './immutable-fields.ts';
import { KIND_VALIDATORS } from './kind-validators.ts';
import { validateMetadata } from './metadata.ts';

/** Refuses with 422 what the API server refuses. */
export function validateObject(write: Write): void {
  const { object, resource, subresource, old } = write;
  if (subresource === 'status' || subresource === 'finalize') return;
  const errors = new FieldErrors();
  validateMetadata(object, resource, errors);
  requireFields(object, { model: resource.model, path: '', errors });
  KIND_VALIDATORS[resource.kind]?.(fieldsAt(object, 'spec'), errors, object);
  if (old !== undefined && subresource === undefined) validateImmutable(object, old, errors);
  if (old !== undefined && subresource === 'ephemeralcontainers') keepDebugging(object, old, errors);
  errors.throwIfAny(resource, object);
}

interface Place {
  readonly model: string;
  readonly path: string;
  readonly errors: FieldErrors;
}

/** Required fields, from Kubernetes' own type descriptions. The status is the controllers' affair. */
function requireFields(value: Fields, { model, path, errors }: Place): void {
  for (const [name, type] of fieldsOfModel(model)) {
    if (path === '' && (name === 'status' || name === 'metadata')) continue;
    const field = path === '' ? name : `${path}.${name}`;
    const entry = value[name];
    if (entry === undefined || entry === '') {
      if (type.isRequired && !(entry === '' && ALLOWED_EMPTY.has(name))) errors.required(field);
    } else {
      descend(entry, type, { path: field, errors });
    }
  }
}

/** Required strings that may be empty all the same. */
const ALLOWED_EMPTY = new Set(['value', 'message', 'topologyKey', 'apiGroup']);

function descend(value: unknown, type: FieldType, place: Omit<Place, 'model'>): void {
  if (type.kind === 'object' && isFields(value)) {
    requireFields(value, { ...place, model: type.name });
    return;
  }
  const { item } = type;
  if (item === undefined) return;
  if (type.kind !== 'list' || !Array.isArray(value)) return;
  for (const [i, entry] of value.entries()) descend(entry, item, { ...place, path: `${place.path}[${i}]` });
}
