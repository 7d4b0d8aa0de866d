import { ApiStatus } from '../../api/api-status.ts';
import { childOf, type Fields, listAt, mapAt, setDefault } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { resource } from '../../api/resources.ts';
import type { Cluster } from '../call.ts';
import { nanoOf } from '../schema/quantity.ts';

/** Fills a pod's resources from the namespace's LimitRanges and holds them to the bounds. Items of type Container only. */
export function applyLimitRanges({ store }: Cluster, pod: Obj): void {
  for (const range of store.list(resource('limitranges'), pod.metadata.namespace)) {
    for (const item of listAt(range, 'spec.limits')) {
      if (item['type'] !== 'Container') continue;
      for (const container of [...listAt(pod, 'spec.initContainers'), ...listAt(pod, 'spec.containers')]) {
        fill(container, item);
        review(pod, container, item);
      }
    }
  }
}

function fill(container: Fields, item: Fields): void {
  const resources = childOf(container, 'resources');
  for (const [name, value] of Object.entries(mapAt(item, 'default')))
    setDefault(childOf(resources, 'limits'), name, value);
  for (const [name, value] of Object.entries(mapAt(item, 'defaultRequest')))
    setDefault(childOf(resources, 'requests'), name, value);
}

function review(pod: Obj, container: Fields, item: Fields): void {
  const found: string[] = [];
  const limits = mapAt(container, 'resources.limits');
  const requests = mapAt(container, 'resources.requests');
  for (const [name, max] of Object.entries(mapAt(item, 'max'))) {
    const limit = limits[name];
    if (limit === undefined) found.push(`maximum ${name} usage per Container is ${max}.  No limit is specified`);
    else if (more(limit, max)) found.push(`maximum ${name} usage per Container is ${max}, but limit is ${limit}`);
  }
  for (const [name, min] of Object.entries(mapAt(item, 'min'))) {
    const request = requests[name];
    if (request === undefined) found.push(`minimum ${name} usage per Container is ${min}.  No request is specified`);
    else if (more(min, request)) found.push(`minimum ${name} usage per Container is ${min}, but request is ${request}`);
  }
  if (found.length === 0) return;
  const text = found.length === 1 ? found[0] : `[${found.join(', ')}]`;
  throw new ApiStatus(403, `pods "${pod.metadata.name}" is forbidden: ${text}`, {
    details: { name: pod.metadata.name, kind: 'pods' },
  });
}

function more(a: string, b: string): boolean {
  return (nanoOf(a) ?? 0n) > (nanoOf(b) ?? 0n);
}
