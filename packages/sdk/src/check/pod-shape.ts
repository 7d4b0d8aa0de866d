import type { Reason } from '../errors.ts';
import { isPlainObject, type PlainObject, valueAt } from '../plain-object.ts';

const LISTS = ['containers', 'initContainers', 'ephemeralContainers', 'volumes', 'tolerations'] as const;
const CONTAINER_LISTS = ['env', 'envFrom', 'volumeMounts', 'ports', 'command', 'args'] as const;

/** Finds what is not even shaped like a pod, so that no sentence passes over something it could not read. */
export function findMisshapenPod(object: unknown, specPath: readonly string[]): Reason[] {
  const path = specPath.join('.');
  const spec = valueAt(object, specPath);
  if (!isPlainObject(spec)) return [{ path, message: 'is required and must be a mapping' }];
  if (!Array.isArray(spec['containers']) || spec['containers'].length === 0) {
    return [{ path: `${path}.containers`, message: 'must be a list with at least one container' }];
  }
  return LISTS.flatMap((key) => misshapenList(spec, key, path)).concat(
    ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) =>
      (Array.isArray(spec[key]) ? spec[key] : [])
        .filter(isPlainObject)
        .flatMap((container, index) =>
          CONTAINER_LISTS.flatMap((inner) => misshapenList(container, inner, `${path}.${key}[${index}]`)),
        ),
    ),
  );
}

function misshapenList(parent: PlainObject, key: string, path: string): Reason[] {
  const list = parent[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return [{ path: `${path}.${key}`, message: 'must be a list' }];
  const wanted = key === 'command' || key === 'args' ? 'text' : 'a mapping';
  return list.flatMap((item: unknown, index) =>
    (wanted === 'text' ? typeof item === 'string' : isPlainObject(item))
      ? []
      : [{ path: `${path}.${key}[${index}]`, message: `must be ${wanted}` }],
  );
}
