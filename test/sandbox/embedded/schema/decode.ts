import { ApiStatus } from '../../api/api-status.ts';
import { type Fields, isFields } from '../../api/fields.ts';
import type { Meta, Obj } from '../../api/object.ts';
import { groupVersionOf, type Resource } from '../../api/resources.ts';
import { canonicalQuantity } from './quantity.ts';
import { type FieldType, fieldsOfModel } from './types.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

interface Decoding {
  readonly unknown: string[];
  readonly what: string;
}

/**
 * Reads JSON data as an object of a resource: wrong types are refused with 400, unknown fields are dropped and, by
 * `fieldValidation`, refused or warned about, null means absent, quantities become canonical.
 */
export function decodeObject(
  value: unknown,
  resource: Resource,
  validation: FieldValidation,
): { object: Obj; warnings: string[] } {
  const expected = groupVersionOf(resource);
  if (!isFields(value)) throw new ApiStatus(400, `the request body is not a JSON object`);
  const { apiVersion = expected, kind = resource.kind } = value;
  if (kind !== resource.kind)
    throw new ApiStatus(
      400,
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${String(kind)}: no kind "${String(kind)}" is registered for this path`,
    );
  if (apiVersion !== expected) {
    throw new ApiStatus(
      400,
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
    );
  }
  const decoding: Decoding = {
    unknown: [],
    what: `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`,
  };
  const decoded = decodeModel({ ...value, apiVersion, kind }, resource.model, { path: '', decoding });
  if (validation === 'Strict' && decoding.unknown.length > 0) {
    const list = decoding.unknown.map((path) => `unknown field "${path}"`).join(', ');
    throw new ApiStatus(400, `${decoding.what}: strict decoding error: ${list}`);
  }
  const warnings = validation === 'Warn' ? decoding.unknown.map((path) => `unknown field "${path}"`) : [];
  return { object: withMetadata(decoded), warnings };
}

interface Place {
  readonly path: string;
  readonly decoding: Decoding;
}

function decodeModel(value: Fields, model: string, { path, decoding }: Place): Fields {
  const types = fieldsOfModel(model);
  const result: Fields = {};
  for (const [key, entry] of Object.entries(value)) {
    const type = types.get(key);
    const fieldPath = path === '' ? key : `${path}.${key}`;
    if (type === undefined) {
      decoding.unknown.push(fieldPath);
    } else if (entry !== null) {
      result[key] = decodeField(entry, type, { path: fieldPath, decoding });
    }
  }
  return result;
}

function decodeField(value: unknown, type: FieldType, place: Place): unknown {
  if (type.kind === 'list') {
    if (!Array.isArray(value)) throw mismatch(value, type, place);
    return value.map((entry, i) => decodeItem(entry, type, { ...place, path: `${place.path}[${i}]` }));
  }
  if (type.kind === 'map') {
    if (!isFields(value)) throw mismatch(value, type, place);
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        decodeItem(entry, type, { ...place, path: `${place.path}.${key}` }),
      ]),
    );
  }
  if (type.kind === 'object') {
    if (!isFields(value)) throw mismatch(value, type, place);
    return decodeModel(value, type.name, place);
  }
  return decodeScalar(value, type, place);
}

function decodeItem(value: unknown, type: FieldType, place: Place): unknown {
  return type.item === undefined ? value : decodeField(value, type.item, place);
}

const SCALAR_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  int: (value) => Number.isInteger(value),
  IntOrString: (value) => typeof value === 'string' || Number.isInteger(value),
  Date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  V1MicroTime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
};

function decodeScalar(value: unknown, type: FieldType, place: Place): unknown {
  if (type.name === 'quantity') {
    const canonical =
      typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : undefined;
    if (canonical !== undefined) return canonical;
    throw new ApiStatus(
      400,
      `${place.decoding.what}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
    );
  }
  if (SCALAR_TESTS[type.name]?.(value) === false) throw mismatch(value, type, place);
  return value;
}

function mismatch(value: unknown, type: FieldType, { path, decoding }: Place): ApiStatus {
  const got = Array.isArray(value) ? 'array' : typeof value;
  return new ApiStatus(
    400,
    `${decoding.what}: json: cannot unmarshal ${got} into Go struct field ${path} of type ${type.name}`,
  );
}

function withMetadata(decoded: Fields): Obj {
  const { apiVersion, kind, metadata, ...rest } = decoded;
  return {
    ...rest,
    apiVersion: String(apiVersion),
    kind: String(kind),
    metadata: (isFields(metadata) ? metadata : {}) as unknown as Meta,
  };
}
