import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The type of one field, from Kubernetes' own OpenAPI description. */
export interface FieldType {
  readonly kind: 'list' | 'map' | 'object' | 'scalar';
  /** Model name of an object, or name of a scalar. */
  readonly name: string;
  readonly item?: FieldType;
  readonly isRequired: boolean;
}

const SCALARS = new Set([
  'string',
  'number',
  'int',
  'boolean',
  'any',
  'object',
  'Date',
  'IntOrString',
  'V1MicroTime',
  'quantity',
]);
const raw = JSON.parse(readFileSync(join(import.meta.dirname, 'kubernetes-types.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const parsed = new Map<string, ReadonlyMap<string, FieldType>>();

/** The fields of a model such as `V1PodSpec`. */
export function fieldsOfModel(model: string): ReadonlyMap<string, FieldType> {
  let fields = parsed.get(model);
  if (fields === undefined) {
    fields = new Map(Object.entries(raw[model] ?? {}).map(([name, type]) => [name, parseType(type)]));
    parsed.set(model, fields);
  }
  return fields;
}

function parseType(text: string): FieldType {
  const isRequired = text.endsWith('!');
  const type = isRequired ? text.slice(0, -1) : text;
  if (type.startsWith('[]')) return { kind: 'list', name: type, item: parseType(type.slice(2)), isRequired };
  if (type.startsWith('{}')) return { kind: 'map', name: type, item: parseType(type.slice(2)), isRequired };
  return { kind: SCALARS.has(type) ? 'scalar' : 'object', name: type, isRequired };
}
