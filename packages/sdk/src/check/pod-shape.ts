import type { Reason } from '../errors.ts';
import { isPlainObject, type PlainObject, valueAt } from '../plain-object.ts';

type Shape = 'mapping' | 'mappings' | 'texts';

const POD: Readonly<Record<string, Shape>> = {
  containers: 'mappings',
  initContainers: 'mappings',
  ephemeralContainers: 'mappings',
  volumes: 'mappings',
  tolerations: 'mappings',
  securityContext: 'mapping',
  os: 'mapping',
};
const CONTAINER: Readonly<Record<string, Shape>> = {
  env: 'mappings',
  envFrom: 'mappings',
  volumeMounts: 'mappings',
  ports: 'mappings',
  command: 'texts',
  args: 'texts',
  securityContext: 'mapping',
  resources: 'mapping',
  lifecycle: 'mapping',
};

/** Finds what is not even shaped like a pod, so that no sentence passes over something it could not read. */
export function findMisshapenPod(object: unknown, specPath: readonly string[]): Reason[] {
  const path = specPath.join('.');
  const spec = valueAt(object, specPath);
  if (!isPlainObject(spec)) return [{ path, message: 'is required and must be a mapping' }];
  if (!Array.isArray(spec['containers']) || spec['containers'].length === 0) {
    return [{ path: `${path}.containers`, message: 'must be a list with at least one container' }];
  }
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) =>
    mappings(spec[key]).flatMap((container, index) => misshapen(container, CONTAINER, `${path}.${key}[${index}]`)),
  );
  return [...misshapen(spec, POD, path), ...containers, ...ambiguousVolumes(spec['volumes'], `${path}.volumes`)];
}

/** A volume of two kinds is judged as either, so it is neither; the API server refuses it as well. */
function ambiguousVolumes(volumes: unknown, path: string): Reason[] {
  return mappings(volumes).flatMap((volume, index) => {
    const sources = mappings(valueAt(volume, ['projected', 'sources']));
    return [
      ...ambiguous(volume, `${path}[${index}]`),
      ...sources.flatMap((source, at) => ambiguous(source, `${path}[${index}].projected.sources[${at}]`)),
    ];
  });
}

function ambiguous(volume: PlainObject, path: string): Reason[] {
  const kinds = Object.keys(volume).filter(
    (key) => key !== 'name' && volume[key] !== undefined && volume[key] !== null,
  );
  return kinds.length > 1 ? [{ path, message: `must have one source, not ${kinds.length}` }] : [];
}

function mappings(value: unknown): PlainObject[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

function misshapen(parent: PlainObject, shapes: Readonly<Record<string, Shape>>, path: string): Reason[] {
  return Object.entries(shapes).flatMap(([key, shape]) => {
    const value = parent[key];
    if (value === undefined || value === null) return [];
    if (shape === 'mapping')
      return isPlainObject(value) ? [] : [{ path: `${path}.${key}`, message: 'must be a mapping' }];
    return Array.isArray(value)
      ? misshapenItems(value, shape, `${path}.${key}`)
      : [{ path: `${path}.${key}`, message: 'must be a list' }];
  });
}

function misshapenItems(list: readonly unknown[], shape: Shape, path: string): Reason[] {
  const fits = (item: unknown): boolean => (shape === 'texts' ? typeof item === 'string' : isPlainObject(item));
  return list.flatMap((item, index) =>
    fits(item) ? [] : [{ path: `${path}[${index}]`, message: `must be ${shape === 'texts' ? 'text' : 'a mapping'}` }],
  );
}
