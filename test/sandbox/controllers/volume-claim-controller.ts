import { MERGE_PATCH } from '../api/api.ts';
import { stringAt } from '../api/fields.ts';
import { keyOf } from '../api/object.ts';
import { pathOfObject, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

/** A storage class of this name never provisions, for tests of claims that stay Pending. */
const STUCK_STORAGE_CLASS = 'never';

/** Binds every claim at once, to a volume that exists in name only. */
export function startVolumeClaimController({ api, informers }: ControllerContext): Controller {
  const claims = informers.of(resource('persistentvolumeclaims'));
  const queue = new WorkQueue(async (key) => {
    const claim = claims.get(key);
    if (claim === undefined || stringAt(claim, 'status.phase') === 'Bound') return;
    if (stringAt(claim, 'spec.storageClassName') === STUCK_STORAGE_CLASS) return;
    const path = pathOfObject(claim);
    const storage = stringAt(claim, 'spec.resources.requests.storage');
    await api.request('PATCH', path, {
      body: { spec: { volumeName: `pvc-${claim.metadata.uid}` } },
      contentType: MERGE_PATCH,
    });
    const status = { phase: 'Bound', accessModes: claim.spec?.['accessModes'], capacity: { storage } };
    await api.request('PATCH', `${path}/status`, { body: { status }, contentType: MERGE_PATCH });
  });
  claims.listen(({ type, object }) => {
    if (type === 'ADDED') queue.add(keyOf(object));
  });
  return { stop: () => queue.stop() };
}
