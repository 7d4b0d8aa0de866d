import { MERGE_PATCH } from '../api/api.ts';
import { mapAt, sameJson } from '../api/fields.ts';
import { keyOf } from '../api/object.ts';
import { pathOfObject, RESOURCES, resource } from '../api/resources.ts';
import { show } from '../embedded/admission/quota.ts';
import { concerns, usedBy } from '../embedded/admission/quota-usage.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

/** Writes into each ResourceQuota what its namespace uses. */
export function startQuotaController({ api, informers }: ControllerContext): Controller {
  const quotas = informers.of(resource('resourcequotas'));
  const queue = new WorkQueue(async (key) => {
    const quota = quotas.get(key);
    if (quota === undefined) return;
    const hard = mapAt(quota, 'spec.hard');
    const usage = usedBy(
      (type, namespace) =>
        informers
          .of(type)
          .all()
          .filter((object) => object.metadata.namespace === namespace),
      quota,
    );
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, show(name, usage, hard)]));
    if (sameJson(quota.status?.['used'], used) && sameJson(quota.status?.['hard'], hard)) return;
    await api.request('PATCH', `${pathOfObject(quota)}/status`, {
      body: { status: { hard, used } },
      contentType: MERGE_PATCH,
    });
  });
  quotas.listen(({ object }) => queue.add(keyOf(object)));
  for (const type of RESOURCES) {
    if (!type.namespaced || !type.verbs.includes('watch') || type.name === 'events') continue;
    informers.of(type).listen(({ object }) => {
      const near = quotas.all().filter((quota) => quota.metadata.namespace === object.metadata.namespace);
      for (const quota of near)
        if (Object.keys(mapAt(quota, 'spec.hard')).some((name) => concerns(name, type.name))) queue.add(keyOf(quota));
    });
  }
  return { stop: () => queue.stop() };
}
