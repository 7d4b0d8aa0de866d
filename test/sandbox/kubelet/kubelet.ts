import type { Obj } from '../api/object.ts';
import { resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { isFinished } from '../controllers/pod-facts.ts';
import { EventRecorder } from '../controllers/record-event.ts';
import type { LogSource } from '../embedded/reads/pod-log.ts';
import { type PodScript, stepsFor } from '../pod-script.ts';
import { ContainerLogs } from './container-logs.ts';
import { letGo } from './node.ts';
import { PodRun } from './pod-run.ts';
import { PodStreams } from './pod-streams.ts';

export interface Kubelet extends Controller {
  readonly logs: LogSource;
  readonly streams: PodStreams;
}

/** Plays scheduler and kubelet for every pod, by the script. */
export function startKubelet({ api, informers }: ControllerContext, script: () => PodScript | undefined): Kubelet {
  const logs = new ContainerLogs();
  const streams = new PodStreams(script);
  const events = new EventRecorder(api);
  const runs = new Map<string, PodRun>();
  let isStopped = false;
  informers.of(resource('pods')).listen(({ type, object }) => {
    const { uid = '' } = object.metadata;
    if (isStopped) return;
    if (type === 'DELETED') streams.forget(object);
    else streams.observe(object);
    if (type === 'DELETED') {
      void runs.get(uid)?.abandon();
      runs.delete(uid);
      logs.forget(object);
    } else if (stepsFor(script(), object, 0).some((step) => 'elsewhere' in step)) {
      return;
    } else if (object.metadata.deletionTimestamp !== undefined) {
      void takeDown(object);
    } else if (!runs.has(uid) && !isFinished(object)) {
      const run = new PodRun({ api, events, logs, script }, object);
      runs.set(uid, run);
      run.start();
    }
  });

  async function takeDown(pod: Obj): Promise<void> {
    const run = runs.get(pod.metadata.uid ?? '');
    if (run !== undefined) await run.takeDown(pod);
    // A finished pod or one without a run, from before this kubelet, has nothing left to stop.
    else if (!isFinished(pod) || pod.metadata.deletionGracePeriodSeconds !== 0) await letGo(api, pod);
  }

  return {
    logs: (pod, options, out) => logs.read(pod, options, out),
    streams,
    async stop() {
      isStopped = true;
      streams.stop();
      await Promise.all([...runs.values()].map((run) => run.abandon()));
    },
  };
}
