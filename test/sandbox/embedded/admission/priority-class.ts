import { ApiStatus } from '../../api/api-status.ts';
import { setDefault, stringAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { resource } from '../../api/resources.ts';
import type { Cluster } from '../call.ts';

const SYSTEM: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

/** Turns a pod's priority class into its priority. Throws 403 for a class that is not there. */
export function applyPriorityClass({ store }: Cluster, pod: Obj): void {
  const spec = pod.spec ?? {};
  const name = stringAt(spec, 'priorityClassName') ?? '';
  const found = store.get(resource('priorityclasses'), name);
  const value = name === '' ? 0 : (SYSTEM[name] ?? found?.['value']);
  if (typeof value !== 'number')
    throw new ApiStatus(403, `pods "${pod.metadata.name}" is forbidden: no PriorityClass with name ${name} was found`, {
      details: { name: pod.metadata.name, kind: 'pods' },
    });
  setDefault(spec, 'priority', value);
  setDefault(spec, 'preemptionPolicy', stringAt(found, 'preemptionPolicy') ?? 'PreemptLowerPriority');
}
