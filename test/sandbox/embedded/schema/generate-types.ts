// Regenerates kubernetes-types.json from the API models of @kubernetes/client-node:
//   node --conditions=@aisubmit/source test/sandbox/embedded/schema/generate-types.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RESOURCES } from '../../api/resources.ts';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

const QUANTITY_MAPS = new Set([
  'limits',
  'requests',
  'hard',
  'used',
  'capacity',
  'allocatable',
  'allocatedResources',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
  'overhead',
]);
const QUANTITIES = new Set(['sizeLimit', 'divisor', 'averageValue', 'value']);
const QUANTITY_MODELS = /^(V1EmptyDirVolumeSource|V1ResourceFieldSelector|V2MetricTarget|V2MetricValueStatus)$/;
const PRIMITIVES = new Set([
  'string',
  'number',
  'boolean',
  'any',
  'object',
  'Date',
  'IntOrString',
  'V1MicroTime',
  'quantity',
  'int',
]);

const models = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen', 'models');
const types: Record<string, Record<string, string>> = {};
for (const { model } of RESOURCES) addModel(model);
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(import.meta.dirname, 'kubernetes-types.json'), `${JSON.stringify(sorted, null, 1)}\n`);

function addModel(model: string): void {
  if (types[model] !== undefined) return;
  const source = readFileSync(join(models, `${model}.js`), 'utf8');
  const declaration = readFileSync(join(models, `${model}.d.ts`), 'utf8');
  const map = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(source)?.[1] ?? '[]';
  const fields: Record<string, string> = {};
  types[model] = fields;
  for (const attribute of JSON.parse(map) as Attribute[]) {
    const type = typeOf(model, attribute);
    const isRequired = new RegExp(`^\\s+'${attribute.baseName.replace('$', '\\$')}': `, 'm').test(declaration);
    fields[attribute.baseName] = `${type}${isRequired ? '!' : ''}`;
    const inner = type.replace(/^(\[\]|\{\})+/, '');
    if (!PRIMITIVES.has(inner)) addModel(inner);
  }
}

/** `[]T` for lists, `{}T` for maps, `int` for integers, else the model's or primitive's name. */
function typeOf(model: string, { baseName, type, format }: Attribute): string {
  if (type === 'number') return format.startsWith('int') ? 'int' : 'number';
  if (type === 'string' && QUANTITIES.has(baseName) && QUANTITY_MODELS.test(model)) return 'quantity';
  const compact = shorten(type);
  return compact === '{}string' && QUANTITY_MAPS.has(baseName) ? '{}quantity' : compact;
}

function shorten(type: string): string {
  const list = /^Array<(.+)>$/.exec(type)?.[1];
  if (list !== undefined) return `[]${shorten(list)}`;
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  return map === undefined ? type : `{}${shorten(map)}`;
}
