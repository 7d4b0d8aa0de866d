import { MERGE_PATCH, objectOf } from '../api/api.ts';
import { type Fields, numberAt, sameJson } from '../api/fields.ts';
import { controllerOf, keyOf, type Obj } from '../api/object.ts';
import { pathOfObject, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createPod } from './create-pod.ts';
import { isFinished, isReady } from './pod-facts.ts';
import { EventRecorder } from './record-event.ts';
import { WorkQueue } from './work-queue.ts';

const COMPONENT = 'replicaset-controller';
const RETRY_CREATE_MS = 300;

/** Keeps as many pods as a ReplicaSet says. */
export function startReplicaSetController({ api, informers }: ControllerContext): Controller {
  const sets = informers.of(resource('replicasets'));
  const pods = informers.of(resource('pods'));
  const events = new EventRecorder(api);
  const queue = new WorkQueue(reconcile);
  sets.listen(({ object }) => queue.add(keyOf(object)));
  pods.listen(({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'ReplicaSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });

  async function reconcile(key: string): Promise<void> {
    const set = sets.get(key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const live = pods
      .ownedBy(set.metadata.uid)
      .filter((pod) => !isFinished(pod) && pod.metadata.deletionTimestamp === undefined);
    const wanted = numberAt(set, 'spec.replicas') ?? 1;
    let refused = false;
    for (let missing = wanted - live.length; missing > 0 && !refused; missing -= 1) {
      refused = !(await createPod({ api, pods, events, component: COMPONENT }, set, {
        generateName: `${set.metadata.name}-`,
      }));
    }
    if (refused) queue.addAfter(key, RETRY_CREATE_MS);
    for (const pod of surplus(live, live.length - wanted)) {
      await api.request('DELETE', pathOfObject(pod), { body: { preconditions: { uid: pod.metadata.uid } } });
      await events.record(set, {
        type: 'Normal',
        reason: 'SuccessfulDelete',
        message: `Deleted pod: ${pod.metadata.name}`,
        component: COMPONENT,
      });
    }
    await writeStatus(set, live, refused);
  }

  async function writeStatus(set: Obj, live: readonly Obj[], refused: boolean): Promise<void> {
    const ready = live.filter(isReady).length;
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message: 'pods were refused; see the events',
    };
    const status: Fields = {
      replicas: live.length,
      fullyLabeledReplicas: live.length === 0 ? null : live.length,
      readyReplicas: ready === 0 ? null : ready,
      availableReplicas: ready === 0 ? null : ready,
      observedGeneration: set.metadata.generation ?? 1,
      conditions: refused ? [failure] : null,
    };
    const before = set.status ?? {};
    if (Object.entries(status).every(([name, value]) => sameJson(before[name] ?? null, value))) return;
    objectOf(await api.request('PATCH', `${pathOfObject(set)}/status`, { body: { status }, contentType: MERGE_PATCH }));
  }

  return { stop: () => queue.stop() };
}

/** Pods to remove: those that are not ready first, the youngest first among equals. */
function surplus(live: readonly Obj[], count: number): Obj[] {
  if (count <= 0) return [];
  const age = (pod: Obj) => pod.metadata.creationTimestamp ?? '';
  return [...live]
    .sort((a, b) => Number(isReady(a)) - Number(isReady(b)) || age(b).localeCompare(age(a)))
    .slice(0, count);
}
