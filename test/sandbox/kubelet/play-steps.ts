import type { Ending, PodStep } from '../pod-script.ts';
import { mainContainer, type PodState, waiting } from './pod-status.ts';

/** What a step can do to the pod it is played on. */
export interface StepTarget {
  readonly state: PodState;
  ignoresSigterm: boolean;
  sleep(ms: number): Promise<void>;
  event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void>;
  publish(): Promise<void>;
  unschedulable(message: string): Promise<void>;
  log(container: string, line: string): void;
  end(ending: Ending): void;
  endOne(name: string, ending: Ending): void;
}

export type Stage = 'schedule' | 'pull' | 'run';

const PULL_RETRY_MS = 30;

/** Plays the steps of one stage. Answers the steps left for the next; after `run`, the exit that was played, if any. */
export async function playSteps(run: StepTarget, steps: readonly PodStep[], stage: Stage): Promise<readonly PodStep[]> {
  // What holds all along has no place in the order.
  const played = steps.filter((step) => !('exec' in step || 'ports' in step));
  if (stage === 'schedule') return schedule(run, played);
  if (stage === 'pull') return pull(run, played);
  return runSteps(run, played);
}

async function schedule(run: StepTarget, steps: readonly PodStep[]): Promise<readonly PodStep[]> {
  let position = 0;
  for (const step of steps) {
    if ('scheduled' in step && !step.scheduled) {
      await run.unschedulable(step.message ?? '0/1 nodes are available: 1 Insufficient cpu.');
      // With nothing after it the pod stays as it is.
      if (position === steps.length - 1) await forever(run);
    } else if ('wait' in step && steps.slice(position).some((later) => 'scheduled' in later)) {
      await run.sleep(step.wait.ms);
    } else if (!('scheduled' in step)) {
      break;
    }
    position += 1;
  }
  return steps.slice(position);
}

async function pull(run: StepTarget, steps: readonly PodStep[]): Promise<readonly PodStep[]> {
  const main = mainContainer(run.state);
  let position = 0;
  for (const step of steps) {
    if (!('pull' in step) && !('wait' in step && steps.slice(position).some((later) => 'pull' in later))) break;
    position += 1;
    if ('wait' in step) await run.sleep(step.wait.ms);
    if (!('pull' in step)) continue;
    await run.event('Normal', 'Pulling', `Pulling image "${main.image}"`);
    if (step.ms !== undefined) await run.sleep(step.ms);
    if (step.pull === 'ok') continue;
    await failPull(run, step.message ?? `failed to pull and unpack image "${main.image}": not found`);
    if (position === steps.length) await forever(run);
  }
  if (position === 0) await run.event('Normal', 'Pulling', `Pulling image "${main.image}"`);
  await run.event('Normal', 'Pulled', `Successfully pulled image "${main.image}" in 5ms`);
  waiting(main, run.state.containers.some(({ isInit }) => isInit) ? 'PodInitializing' : 'ContainerCreating');
  return steps.slice(position);
}

async function failPull(run: StepTarget, message: string): Promise<void> {
  const main = mainContainer(run.state);
  const text = `Failed to pull image "${main.image}": ${message}`;
  waiting(main, 'ErrImagePull', message);
  await run.publish();
  await run.event('Warning', 'Failed', text);
  await run.event('Warning', 'Failed', 'Error: ErrImagePull');
  await run.sleep(PULL_RETRY_MS);
  waiting(main, 'ImagePullBackOff', `Back-off pulling image "${main.image}": ErrImagePull: ${message}`);
  await run.publish();
  await run.event('Normal', 'BackOff', `Back-off pulling image "${main.image}"`);
  await run.event('Warning', 'Failed', 'Error: ImagePullBackOff');
}

async function runSteps(run: StepTarget, steps: readonly PodStep[]): Promise<readonly PodStep[]> {
  const decidesReadiness = steps.some((step) => 'ready' in step);
  if (!decidesReadiness) await setReady(run, true);
  for (const step of steps) {
    if ('run' in step) await writeLines(run, step.run);
    else if ('ready' in step) await setReady(run, step.ready, step.message);
    else if ('wait' in step) await run.sleep(step.wait.ms);
    else if ('ignoreSigterm' in step) run.ignoresSigterm = true;
    else if ('evict' in step) return evict(run, step);
    else if ('exit' in step) {
      const { container, ...ending } = step.exit;
      if (container === undefined) run.end(ending);
      else run.endOne(container, ending);
      await run.publish();
      if (run.state.phase !== 'Running') return [step];
    }
  }
  return [];
}

async function writeLines(
  run: StepTarget,
  { ms = 0, log = [], container }: { ms?: number; log?: readonly string[]; container?: string },
): Promise<void> {
  const name = container ?? mainContainer(run.state).name;
  const pause = ms / Math.max(1, log.length);
  for (const line of log) {
    run.log(name, line);
    if (pause > 0) await run.sleep(pause);
  }
  if (log.length === 0 && ms > 0) await run.sleep(ms);
}

async function setReady(run: StepTarget, isReady: boolean, message?: string): Promise<void> {
  run.state.isReady = isReady;
  await run.publish();
  if (!isReady) await run.event('Warning', 'Unhealthy', `Readiness probe failed: ${message ?? 'probe failed'}`);
}

async function evict(run: StepTarget, step: Extract<PodStep, { evict: unknown }>): Promise<readonly PodStep[]> {
  const { reason = 'Evicted', message = 'The node was low on resource: memory.', disruption = true } = step.evict;
  run.end({ code: 137 });
  run.state.reason = reason;
  run.state.message = message;
  if (disruption) run.state.disruption = { reason: 'TerminationByKubelet', message };
  await run.publish();
  await run.event('Warning', reason, message);
  return [step];
}

/** Until the pod is taken down, which ends the sleep with an error. */
async function forever(run: StepTarget): Promise<never> {
  for (;;) await run.sleep(0x7fff_ffff);
}
