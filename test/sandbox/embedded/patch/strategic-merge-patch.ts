import { notModelled } from '../../api/api-status.ts';
import { type Fields, isFields, sameJson } from '../../api/fields.ts';

/** Lists that merge by a key of their entries, as `patchMergeKey` says in the API types. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  // Container ports merge by containerPort, Service ports by port.
  ports: ['containerPort', 'port'],
};
const PRIMITIVE_LISTS = new Set(['finalizers']);

/** Kubernetes' own patch dialect, for the lists that our objects have. Throws 501 for directives beyond them. */
export function strategicMergePatch(current: unknown, patch: unknown): unknown {
  return isFields(patch) ? mergeFields(isFields(current) ? current : {}, patch) : patch;
}

function mergeFields(current: Fields, patch: Fields): Fields {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const result: Fields = { ...current };
  const retain = patch['$retainKeys'];
  if (Array.isArray(retain)) for (const key of Object.keys(result)) if (!retain.includes(key)) delete result[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) removePrimitives(result, key.slice(key.indexOf('/') + 1), value);
    else if (value === null) delete result[key];
    else if (!key.startsWith('$')) result[key] = mergeValue(key, result[key], value);
  }
  return result;
}

function mergeValue(key: string, current: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return mergeList(key, current, value);
  return isFields(value) ? mergeFields(isFields(current) ? current : {}, value) : value;
}

function mergeList(field: string, current: unknown, patch: unknown[]): unknown[] {
  const existing = Array.isArray(current) ? current : [];
  if (PRIMITIVE_LISTS.has(field)) return [...existing, ...patch.filter((entry) => !existing.includes(entry))];
  const key = MERGE_KEYS[field]?.find((candidate) =>
    [...existing, ...patch].some((entry) => isFields(entry) && entry[candidate] !== undefined),
  );
  if (key === undefined)
    return patch.some((entry) => isFields(entry) && '$patch' in entry) ? refuseDirective(field) : patch;
  if (patch.some((entry) => isFields(entry) && entry['$patch'] === 'replace'))
    return patch.filter((entry) => isFields(entry) && !('$patch' in entry));
  const result = [...existing];
  for (const entry of patch) {
    if (!isFields(entry)) continue;
    const index = result.findIndex((candidate) => isFields(candidate) && sameJson(candidate[key], entry[key]));
    const found = result[index];
    if (entry['$patch'] === 'delete') result.splice(index, index < 0 ? 0 : 1);
    else if (isFields(found)) result[index] = mergeFields(found, entry);
    else result.push(mergeFields({}, entry));
  }
  return result;
}

function removePrimitives(target: Fields, field: string, values: unknown): void {
  const list = target[field];
  if (Array.isArray(list) && Array.isArray(values)) target[field] = list.filter((entry) => !values.includes(entry));
}

function withoutDirectives(patch: Fields): Fields {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function refuseDirective(field: string): never {
  throw notModelled(`$patch directives in the list ${field}`);
}
