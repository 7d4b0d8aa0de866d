import { stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import type { InitStep, PodStep } from '../pod-script.ts';
import type { ContainerLogs } from './container-logs.ts';
import type { StepTarget } from './play-steps.ts';
import { type ContainerRun, running, terminated, waiting } from './pod-status.ts';

const BACKOFF_MS = 60;

interface InitTarget extends StepTarget {
  readonly pod: Obj;
  readonly parts: { readonly logs: ContainerLogs };
}

/** Runs the init containers one after the other. Answers whether the others may start: they do not after a failure. */
export async function initialize(run: InitTarget, steps: readonly PodStep[]): Promise<boolean> {
  for (const container of run.state.containers.filter(({ isInit }) => isInit)) {
    const scripted = steps.flatMap((step) =>
      'init' in step && step.init.container === container.name ? step.init : [],
    );
    while (!(await runOnce(run, container, scripted[container.restartCount]))) {
      if (stringAt(run.pod, 'spec.restartPolicy') === 'Never') return failed(run);
      await backOff(run, container);
    }
  }
  return true;
}

/** One start of an init container; true when it ended well, or goes on beside the others. */
async function runOnce(run: InitTarget, container: ContainerRun, step: InitStep | undefined): Promise<boolean> {
  running(container);
  await run.event('Normal', 'Started', `Started container ${container.name}`);
  if (container.isSidecar) return true;
  await run.publish();
  for (const line of step?.log ?? []) run.log(container.name, line);
  if (step?.ms !== undefined) await run.sleep(step.ms);
  const { code = 0, reason, message } = step ?? {};
  terminated(container, {
    code,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  });
  run.parts.logs.end(run.pod, container.name);
  return code === 0;
}

async function failed(run: InitTarget): Promise<false> {
  run.state.phase = 'Failed';
  await run.publish();
  return false;
}

/** Waits before the next start; the first one again comes at once. */
async function backOff(run: InitTarget, container: ContainerRun): Promise<void> {
  container.lastState = container.state;
  if (container.restartCount > 0) {
    const message = `back-off ${BACKOFF_MS}ms restarting failed container=${container.name} pod=${run.pod.metadata.name}`;
    waiting(container, 'CrashLoopBackOff', message);
    await run.publish();
    await run.sleep(BACKOFF_MS);
  }
  container.restartCount += 1;
  run.parts.logs.restart(run.pod, container.name);
}
