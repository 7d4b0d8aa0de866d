import { createHash } from 'node:crypto';
import { MERGE_PATCH, objectOf } from '../api/api.ts';
import { cloneJson, fieldsAt, mapAt, numberAt } from '../api/fields.ts';
import { controllerOf, keyOf, type Obj } from '../api/object.ts';
import { pathOf, pathOfObject, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { deploymentStatus, rollOut } from './deployment-rules.ts';
import { EventRecorder } from './record-event.ts';
import { WorkQueue } from './work-queue.ts';

const COMPONENT = 'deployment-controller';
const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Rolls Deployments out, one ReplicaSet per template. */
export function startDeploymentController({ api, informers }: ControllerContext): Controller {
  const deployments = informers.of(resource('deployments'));
  const sets = informers.of(resource('replicasets'));
  const events = new EventRecorder(api);
  const lastProgress = new Map<string, { mark: string; at: number }>();
  const queue = new WorkQueue(reconcile);
  deployments.listen(({ object }) => queue.add(keyOf(object)));
  sets.listen(({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Deployment') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });

  async function reconcile(key: string): Promise<void> {
    const deployment = deployments.get(key);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const owned = sets.ownedBy(deployment.metadata.uid).filter((set) => set.metadata.deletionTimestamp === undefined);
    const hash = hashOf(deployment);
    const current =
      owned.find((set) => set.metadata.labels?.[HASH_LABEL] === hash) ?? (await createSet(deployment, hash, owned));
    const old = owned.filter((set) => set !== current);
    for (const { set, replicas } of rollOut(deployment, current, old)) await scale(deployment, set, replicas);
    await writeStatus(deployment, current, old);
  }

  async function createSet(deployment: Obj, hash: string, owned: readonly Obj[]): Promise<Obj> {
    const { name, namespace = '', uid = '' } = deployment.metadata;
    const template = cloneJson(fieldsAt(deployment, 'spec.template'));
    const labels = { ...mapAt(template, 'metadata.labels'), [HASH_LABEL]: hash };
    const revision = 1 + Math.max(0, ...owned.map((set) => Number(set.metadata.annotations?.[REVISION] ?? 0)));
    const body = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels,
        annotations: { [REVISION]: String(revision) },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true, blockOwnerDeletion: true },
        ],
      },
      spec: {
        replicas: 0,
        selector: { matchLabels: { ...mapAt(deployment, 'spec.selector.matchLabels'), [HASH_LABEL]: hash } },
        template: { ...template, metadata: { ...fieldsAt(template, 'metadata'), labels } },
      },
    };
    const made = objectOf(await api.request('POST', pathOf(resource('replicasets'), namespace), { body }));
    if (made === undefined) throw new Error('the ReplicaSet was not made');
    sets.note(made);
    const annotations = { [REVISION]: String(revision) };
    await api.request('PATCH', pathOfObject(deployment), {
      body: { metadata: { annotations } },
      contentType: MERGE_PATCH,
    });
    return made;
  }

  async function scale(deployment: Obj, set: Obj, replicas: number): Promise<void> {
    const before = numberAt(set, 'spec.replicas') ?? 0;
    if (before === replicas) return;
    objectOf(await api.request('PATCH', pathOfObject(set), { body: { spec: { replicas } }, contentType: MERGE_PATCH }));
    const message = `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`;
    await events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component: COMPONENT });
  }

  async function writeStatus(deployment: Obj, current: Obj, old: readonly Obj[]): Promise<void> {
    const key = keyOf(deployment);
    const mark = JSON.stringify(
      [current, ...old].map((set) => [set.metadata.uid, set.status?.['replicas'], set.status?.['readyReplicas']]),
    );
    const progress = lastProgress.get(key);
    const at = progress?.mark === mark ? progress.at : Date.now();
    lastProgress.set(key, { mark, at });
    const deadlineMs = (numberAt(deployment, 'spec.progressDeadlineSeconds') ?? 600) * 1000;
    const isLate = Date.now() - at >= deadlineMs;
    const { status, isDone } = deploymentStatus(deployment, { current, old, isLate });
    if (!isDone && !isLate) queue.addAfter(key, at + deadlineMs - Date.now() + 5);
    if (status !== undefined)
      objectOf(
        await api.request('PATCH', `${pathOfObject(deployment)}/status`, {
          body: { status },
          contentType: MERGE_PATCH,
        }),
      );
  }

  return { stop: () => queue.stop() };
}

/** Names a template: ten characters of its hash, as `pod-template-hash` carries. */
function hashOf(deployment: Obj): string {
  return createHash('sha256')
    .update(JSON.stringify(fieldsAt(deployment, 'spec.template')))
    .digest('hex')
    .slice(0, 10);
}
