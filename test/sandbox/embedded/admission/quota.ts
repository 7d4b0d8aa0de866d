import { ApiStatus } from '../../api/api-status.ts';
import { listAt, mapAt } from '../../api/fields.ts';
import { keyOf, type Obj } from '../../api/object.ts';
import { qualifiedName, resource } from '../../api/resources.ts';
import type { Cluster, Write } from '../call.ts';
import { formatQuantity, nanoOf } from '../schema/quantity.ts';
import { usageOf, usedBy } from './quota-usage.ts';

const MUST_SPECIFY = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** Refuses with 403 what would go over a ResourceQuota. A Job counts as a Job only: its pods are counted when they come. */
export function reviewQuota({ store }: Cluster, { operation, resource: type, object }: Write): void {
  if (operation !== 'CREATE' || !type.namespaced) return;
  const requested = usageOf(object);
  for (const quota of store.list(resource('resourcequotas'), object.metadata.namespace)) {
    const hard = mapAt(quota, 'spec.hard');
    refuseUnspecified(object, quota, hard);
    const relevant = Object.keys(hard).filter((name) => (requested.get(name) ?? 0n) > 0n);
    if (relevant.length === 0) continue;
    const used = usedBy((kind, namespace) => store.list(kind, namespace), quota);
    const over = relevant.filter(
      (name) => (used.get(name) ?? 0n) + (requested.get(name) ?? 0n) > (nanoOf(hard[name] ?? '') ?? 0n),
    );
    if (over.length === 0) continue;
    const list = (values: (name: string) => string) => over.map((name) => `${name}=${values(name)}`).join(',');
    const message = `exceeded quota: ${quota.metadata.name}, requested: ${list((name) => show(name, requested, hard))}, used: ${list((name) => show(name, used, hard))}, limited: ${list((name) => hard[name] ?? '')}`;
    throw forbidden(type, object, message);
  }
}

function refuseUnspecified(object: Obj, quota: Obj, hard: Record<string, string>): void {
  if (object.kind !== 'Pod') return;
  const missing: string[] = [];
  for (const name of Object.keys(hard).filter((key) => MUST_SPECIFY.has(key))) {
    const [list, bare] = name.startsWith('limits.')
      ? ['limits', name.slice(7)]
      : ['requests', name.replace('requests.', '')];
    const silent = listAt(object, 'spec.containers').filter(
      (container) => mapAt(container, `resources.${list}`)[bare] === undefined,
    );
    if (silent.length > 0)
      missing.push(`${name} for: ${silent.map((container) => String(container['name'])).join(',')}`);
  }
  if (missing.length > 0)
    throw forbidden(
      resource('pods'),
      object,
      `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`,
    );
}

/** Usage in the spelling of the limit: memory stays binary where the quota is. */
export function show(name: string, usage: ReadonlyMap<string, bigint>, hard: Readonly<Record<string, string>>): string {
  const nano = usage.get(name) ?? 0n;
  const unit = /([KMGTPE]i)$/.exec(hard[name] ?? '')?.[1];
  const power = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].indexOf(unit ?? '') + 1;
  const size = 1024n ** BigInt(power) * 1_000_000_000n;
  return power > 0 && nano % size === 0n && nano !== 0n ? `${nano / size}${unit}` : formatQuantity(nano);
}

function forbidden(type: Write['resource'], object: Obj, message: string): ApiStatus {
  const { name } = object.metadata;
  return new ApiStatus(403, `${qualifiedName(type)} "${name ?? keyOf(object)}" is forbidden: ${message}`, {
    details: { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.name },
  });
}
