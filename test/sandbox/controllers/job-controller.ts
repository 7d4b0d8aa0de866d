import { MERGE_PATCH, objectOf } from '../api/api.ts';
import { numberAt } from '../api/fields.ts';
import { controllerOf, keyOf, type Obj } from '../api/object.ts';
import { pathOfObject, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createPod } from './create-pod.ts';
import { JobLedger, TRACKING_FINALIZER } from './job-ledger.ts';
import { type JobView, judgeJob, podExtras, podsWanted } from './job-rules.ts';
import { nextJobStatus } from './job-status.ts';
import { isFinished } from './pod-facts.ts';
import { EventRecorder } from './record-event.ts';
import { WorkQueue } from './work-queue.ts';

const COMPONENT = 'job-controller';
const RETRY_CREATE_MS = 500;

/** Runs Jobs: suspension, parallelism, indexes, retries, failure policy, deadlines and clean-up. */
export function startJobController({ api, informers }: ControllerContext): Controller {
  const jobs = informers.of(resource('jobs'));
  const pods = informers.of(resource('pods'));
  const events = new EventRecorder(api);
  const ledger = new JobLedger();
  const maker = { api, pods, events, component: COMPONENT };
  const queue = new WorkQueue(reconcile);

  jobs.listen(({ type, object }) => {
    if (type === 'DELETED') ledger.forget(object);
    queue.add(keyOf(object));
  });
  pods.listen(({ object, type }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Job') queue.add(`${object.metadata.namespace}/${owner.name}`);
    // A pod whose Job is gone has nobody else to let it go.
    if (
      type !== 'DELETED' &&
      owner?.kind === 'Job' &&
      jobs.get(`${object.metadata.namespace}/${owner.name}`)?.metadata.uid !== owner.uid
    )
      queue.add(`orphan:${keyOf(object)}`);
  });

  async function reconcile(key: string): Promise<void> {
    if (key.startsWith('orphan:')) return releaseOrphan(key.slice('orphan:'.length));
    const job = jobs.get(key);
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) return releaseAll(job);
    const owned = pods.ownedBy(job.metadata.uid);
    const view = ledger.count(job, owned);
    const verdict = judgeJob(view);
    if (verdict.wakeAfterMs !== undefined) queue.addAfter(key, verdict.wakeAfterMs);
    await writeStatus(view, verdict);
    for (const pod of owned) if (isFinished(pod)) await releasePod(pod);
    if (verdict.isOver) return cleanUp(view, key);
    if (verdict.isSuspended) return removePods(view.active, job);
    await createMissing(view, key);
  }

  async function createMissing(view: JobView, key: string): Promise<void> {
    const { wanted, afterMs } = podsWanted(view);
    if (afterMs > 0 && wanted.length > 0) return queue.addAfter(key, afterMs);
    for (const index of wanted) {
      const made = await createPod(maker, view.job, podExtras(view.job, index));
      if (!made) return queue.addAfter(key, RETRY_CREATE_MS);
    }
    if (wanted.length > 0) queue.add(key);
  }

  async function writeStatus(view: JobView, verdict: ReturnType<typeof judgeJob>): Promise<void> {
    const { status, event } = nextJobStatus(view, verdict);
    if (status === undefined) return;
    const answer = await api.request('PATCH', `${pathOfObject(view.job)}/status`, {
      body: { status },
      contentType: MERGE_PATCH,
    });
    objectOf(answer);
    if (event !== undefined) await events.record(view.job, { ...event, component: COMPONENT });
  }

  /** Ends what still runs, then removes the Job itself when its time to live is over. */
  async function cleanUp(view: JobView, key: string): Promise<void> {
    await removePods(view.active, view.job);
    const ttl = numberAt(view.job, 'spec.ttlSecondsAfterFinished');
    const finishedAt = view.job.status?.['completionTime'] ?? view.finishedAt;
    if (ttl === undefined || typeof finishedAt !== 'string') return;
    const leftMs = Date.parse(finishedAt) + ttl * 1000 - Date.now();
    if (leftMs > 0) return queue.addAfter(key, leftMs);
    const body = { propagationPolicy: 'Background', preconditions: { uid: view.job.metadata.uid } };
    await api.request('DELETE', pathOfObject(view.job), { body });
  }

  async function removePods(active: readonly Obj[], job: Obj): Promise<void> {
    for (const pod of active) {
      if (pod.metadata.deletionTimestamp !== undefined) {
        await releasePod(pod);
        continue;
      }
      // First released, then deleted: what the Job itself stops counts as no failure.
      await releasePod(pod);
      await api.request('DELETE', pathOfObject(pod), { body: { preconditions: { uid: pod.metadata.uid } } });
      await events.record(job, {
        type: 'Normal',
        reason: 'SuccessfulDelete',
        message: `Deleted pod: ${pod.metadata.name}`,
        component: COMPONENT,
      });
    }
  }

  async function releaseAll(job: Obj | undefined): Promise<void> {
    if (job !== undefined) for (const pod of pods.ownedBy(job.metadata.uid)) await releasePod(pod);
  }

  async function releaseOrphan(key: string): Promise<void> {
    const pod = pods.get(key);
    const owner = pod === undefined ? undefined : controllerOf(pod);
    const owning =
      pod === undefined || owner === undefined ? undefined : jobs.get(`${pod.metadata.namespace}/${owner.name}`);
    if (pod !== undefined && owning?.metadata.uid !== owner?.uid) await releasePod(pod);
  }

  /** Takes the finalizer off a pod that has been counted. */
  async function releasePod(pod: Obj): Promise<void> {
    const finalizers = pod.metadata.finalizers ?? [];
    if (!finalizers.includes(TRACKING_FINALIZER)) return;
    const rest = finalizers.filter((name) => name !== TRACKING_FINALIZER);
    const body = { metadata: { finalizers: rest.length === 0 ? null : rest, uid: pod.metadata.uid } };
    await api.request('PATCH', pathOfObject(pod), { body, contentType: MERGE_PATCH });
  }

  return { stop: () => queue.stop() };
}
