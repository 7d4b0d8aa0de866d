import { type Fields, listAt, stringAt } from '../../api/fields.ts';
import { nanoOf } from '../schema/quantity.ts';
import type { FieldErrors } from './field-errors.ts';
import { labelRule } from './name-rules.ts';

/** Checks a pod's volumes and answers their names. */
export function validateVolumes(volumes: readonly Fields[], path: string, errors: FieldErrors): Set<string> {
  const names = new Set<string>();
  for (const [i, volume] of volumes.entries()) {
    const field = `${path}[${i}]`;
    const name = stringAt(volume, 'name') ?? '';
    const wrong = name === '' ? undefined : labelRule(name);
    if (wrong !== undefined) errors.invalid(`${field}.name`, name, wrong);
    if (names.has(name)) errors.duplicate(`${field}.name`, name);
    names.add(name);
    validateSource(volume, field, errors);
  }
  return names;
}

function validateSource(volume: Fields, path: string, errors: FieldErrors): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) errors.required(path, 'must specify a volume type');
  for (const source of sources.slice(1))
    errors.forbidden(`${path}.${source}`, 'may not specify more than 1 volume type');
  const sizeLimit = stringAt(volume, 'emptyDir.sizeLimit');
  if (sizeLimit !== undefined && (nanoOf(sizeLimit) ?? 0n) < 0n)
    errors.forbidden(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
  const medium = stringAt(volume, 'emptyDir.medium') ?? '';
  if (!['', 'Memory'].includes(medium) && !medium.startsWith('HugePages'))
    errors.unsupported(`${path}.emptyDir.medium`, medium, ['', 'HugePages', 'Memory']);
  if (volume['secret'] !== undefined && stringAt(volume, 'secret.secretName') === undefined)
    errors.required(`${path}.secret.secretName`);
  if (volume['configMap'] !== undefined && stringAt(volume, 'configMap.name') === undefined)
    errors.required(`${path}.configMap.name`);
  validateItems(volume, path, errors);
  for (const [i, source] of listAt(volume, 'projected.sources').entries()) {
    validateItems(source, `${path}.projected.sources[${i}]`, errors);
  }
}

/** Where the keys of a Secret or ConfigMap are put. */
function validateItems(source: Fields, path: string, errors: FieldErrors): void {
  for (const kind of ['secret', 'configMap']) {
    for (const [i, item] of listAt(source, `${kind}.items`).entries()) {
      relative(stringAt(item, 'path'), `${path}.${kind}.items[${i}].path`, errors);
    }
  }
}

function relative(value: string | undefined, path: string, errors: FieldErrors): void {
  if (value === undefined) return;
  if (value.startsWith('/')) errors.invalid(path, value, 'must be a relative path');
  if (value.split('/').includes('..')) errors.invalid(path, value, "must not contain '..'");
}
