import { fieldsAt, listAt, mapAt, stringAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { qualifiedName, RESOURCES, type Resource, resourceOfKind } from '../../api/resources.ts';
import { nanoOf } from '../schema/quantity.ts';

const ONE = 1_000_000_000n;
/** Types that a quota may also count by their bare name. */
const BARE_COUNTS = new Set(['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'resourcequotas']);

export type Usage = Map<string, bigint>;

/** What one object adds to a namespace's quotas, in billionths. */
export function usageOf(object: Obj): Usage {
  const usage: Usage = new Map();
  const type = resourceOfKind(object.apiVersion, object.kind);
  if (type === undefined) return usage;
  usage.set(`count/${qualifiedName(type)}`, ONE);
  const isOver = ['Succeeded', 'Failed'].includes(stringAt(object, 'status.phase') ?? '');
  if (BARE_COUNTS.has(type.name) && !isOver) usage.set(type.name, ONE);
  if (type.name === 'pods' && !isOver) addPod(usage, object);
  if (type.name === 'persistentvolumeclaims')
    usage.set('requests.storage', nanoOf(stringAt(object, 'spec.resources.requests.storage') ?? '0') ?? 0n);
  return usage;
}

/** What a quota's namespace uses already of what the quota limits. */
export function usedBy(list: (type: Resource, namespace: string | undefined) => readonly Obj[], quota: Obj): Usage {
  const total: Usage = new Map();
  const names = Object.keys(fieldsAt(quota, 'spec.hard'));
  for (const type of RESOURCES) {
    if (!type.namespaced || !type.verbs.includes('list') || !names.some((name) => concerns(name, type.name))) continue;
    for (const object of list(type, quota.metadata.namespace)) {
      for (const [name, value] of usageOf(object)) total.set(name, (total.get(name) ?? 0n) + value);
    }
  }
  return total;
}

/** Whether objects of a type count towards a limit. */
export function concerns(limit: string, type: string): boolean {
  if (limit.startsWith('count/')) return limit.slice('count/'.length).split('.')[0] === type;
  if (limit === 'requests.storage') return type === 'persistentvolumeclaims';
  return BARE_COUNTS.has(limit) ? limit === type : type === 'pods';
}

function addPod(usage: Usage, pod: Obj): void {
  for (const list of ['requests', 'limits']) {
    for (const [name, value] of podTotal(pod, list)) {
      usage.set(`${list}.${name}`, value);
      if (list === 'requests' && ['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage.set(name, value);
    }
  }
}

/** The containers' sum or the largest init container, whichever is more. */
function podTotal(pod: Obj, list: string): Usage {
  const total: Usage = new Map();
  for (const container of listAt(pod, 'spec.containers')) {
    for (const [name, value] of Object.entries(mapAt(container, `resources.${list}`)))
      total.set(name, (total.get(name) ?? 0n) + (nanoOf(value) ?? 0n));
  }
  for (const container of listAt(pod, 'spec.initContainers')) {
    for (const [name, value] of Object.entries(mapAt(container, `resources.${list}`))) {
      const nano = nanoOf(value) ?? 0n;
      if (nano > (total.get(name) ?? 0n)) total.set(name, nano);
    }
  }
  return total;
}
