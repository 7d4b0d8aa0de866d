import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, MERGE_PATCH } from '../api/api.ts';
import { listAt, numberAt, stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import { withCondition } from '../controllers/pod-facts.ts';
import type { EventRecorder } from '../controllers/record-event.ts';
import { type Ending, type PodScript, type PodStep, stepsFor } from '../pod-script.ts';
import type { ContainerLogs } from './container-logs.ts';
import { initialize } from './initialize.ts';
import { letGo, NODE_NAME } from './node.ts';
import { playSteps, type StepTarget } from './play-steps.ts';
import { type Missing, missingClaim, missingMount, missingVariable } from './pod-needs.ts';
import {
  exitCodeOf,
  isRunning,
  mainContainer,
  newPodState,
  type PodState,
  running,
  statusOf,
  terminated,
  waiting,
} from './pod-status.ts';

const RETRY_MS = 40;
const CRASH_BACKOFF_MS = 60;
const MAX_CRASH_BACKOFF_MS = 1000;

export interface PodRunParts {
  readonly api: Api;
  readonly events: EventRecorder;
  readonly logs: ContainerLogs;
  readonly script: () => PodScript | undefined;
}

/** One pod's life from scheduling to its end. */
export class PodRun implements StepTarget {
  readonly parts: PodRunParts;
  readonly pod: Obj;
  readonly state: PodState;
  ignoresSigterm = false;
  #conditionsBefore: Record<string, unknown>;
  readonly #abort = new AbortController();
  #life: Promise<void> | undefined;
  #isTakenDown = false;
  #deadline: NodeJS.Timeout | undefined;

  constructor(parts: PodRunParts, pod: Obj) {
    this.parts = parts;
    this.pod = pod;
    this.state = newPodState(pod);
    this.#conditionsBefore = pod.status ?? {};
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  start(): void {
    // Whatever a dying server or an aborted sleep throws ends the life; nobody waits for its result.
    this.#life = this.#live().catch(() => undefined);
  }

  /** Stops the life without telling the server. */
  abandon(): Promise<void> {
    clearTimeout(this.#deadline);
    this.#abort.abort();
    return this.#life ?? Promise.resolve();
  }

  /** Ends the containers as SIGTERM does, after the grace period where the script ignores it, then lets the pod go. */
  async takeDown(pod: Obj): Promise<void> {
    if (this.#isTakenDown) return;
    this.#isTakenDown = true;
    const main = mainContainer(this.state);
    const wasRunning = isRunning(main);
    if (wasRunning) await this.event('Normal', 'Killing', `Stopping container ${main.name}`);
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    if (wasRunning && this.ignoresSigterm) await this.sleep(graceMs).catch(() => undefined);
    await this.abandon();
    if (wasRunning) {
      this.end({ code: this.ignoresSigterm ? 137 : 143 });
      await this.publish().catch(() => undefined);
    }
    await letGo(this.parts.api, { ...pod, status: { phase: this.state.phase } });
  }

  /** Waits, or throws when the pod is taken down. */
  sleep(ms: number): Promise<void> {
    return sleep(ms, undefined, { ref: false, signal: this.signal });
  }

  async event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const component = reason === 'Scheduled' || reason === 'FailedScheduling' ? 'default-scheduler' : 'kubelet';
    await this.parts.events.record(this.pod, { type, reason, message, component });
  }

  /** Writes the status as it is now. */
  async publish(): Promise<void> {
    // Between two runs of a container its pod runs: one that has failed would be replaced.
    const isBetween = this.state.phase !== 'Pending' && !this.#isTakenDown && this.#restarts();
    const status = statusOf(isBetween ? { ...this.state, phase: 'Running' } : this.state, this.#conditionsBefore);
    this.#conditionsBefore = status;
    await this.#patchStatus(status);
  }

  /** Writes a line of a container's log. */
  log(container: string, line: string): void {
    this.parts.logs.write(this.pod, container, line);
  }

  /** Ends every container that still runs, the main one in this way. */
  end(ending: Ending): void {
    const main = mainContainer(this.state);
    for (const container of this.state.containers) {
      if (!isRunning(container)) continue;
      // What is killed, is killed altogether; what ends by itself, ends well for the others.
      const othersCode = ending.code > 128 && !container.isSidecar ? ending.code : 0;
      terminated(container, container === main ? ending : { code: othersCode });
      this.parts.logs.end(this.pod, container.name);
    }
    this.#over(ending.code);
  }

  /** Ends one container; the pod is over with the last. */
  endOne(name: string, ending: Ending): void {
    const container = this.state.containers.find((each) => each.name === name);
    if (container === undefined || !isRunning(container)) throw new Error(`no container ${name} is running`);
    terminated(container, ending);
    this.parts.logs.end(this.pod, name);
    if (!this.state.containers.some((each) => isRunning(each) && !each.isSidecar)) this.#over(0);
    this.state.isReady = false;
  }

  #over(exitCode: number): void {
    const failed = exitCode !== 0 || this.state.containers.some((each) => (exitCodeOf(each) ?? 0) !== 0);
    this.state.isReady = false;
    this.state.phase = failed ? 'Failed' : 'Succeeded';
  }

  async #live(): Promise<void> {
    const steps = stepsFor(this.parts.script(), this.pod, 0);
    const rest = await this.#schedule(steps);
    const deadline = numberAt(this.pod, 'spec.activeDeadlineSeconds');
    if (deadline !== undefined) this.#deadline = setTimeout(() => void this.#overdue(), deadline * 1000).unref();
    await this.publish();
    await this.#untilThere(missingMount);
    const afterPull = await playSteps(this, rest, 'pull');
    await this.#untilThere(missingVariable);
    const isReadyToRun = await initialize(this, afterPull);
    if (isReadyToRun) await this.#runAndRestart(afterPull);
    // A container that keeps running still has its deadline before it.
    if (this.state.phase !== 'Running') clearTimeout(this.#deadline);
  }

  async #schedule(steps: readonly PodStep[]): Promise<readonly PodStep[]> {
    const rest = await playSteps(this, steps, 'schedule');
    for (
      let missing = await missingClaim(this.parts.api, this.pod);
      missing !== undefined;
      missing = await missingClaim(this.parts.api, this.pod)
    ) {
      await this.unschedulable(missing.message);
      await this.sleep(RETRY_MS);
    }
    const found = steps.find((step) => 'scheduled' in step && step.scheduled);
    const node = found !== undefined && 'node' in found ? (found.node ?? NODE_NAME) : NODE_NAME;
    const { namespace, name } = this.pod.metadata;
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    };
    const bound = stringAt(this.pod, 'spec.nodeName') !== undefined;
    if (!bound) await this.parts.api.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, { body });
    await this.event('Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
    const conditions = listAt(this.#conditionsBefore, 'conditions');
    this.#conditionsBefore = {
      conditions: withCondition(
        conditions.map(({ reason: _reason, message: _message, ...rest }) => rest),
        { type: 'PodScheduled', status: 'True' },
      ),
    };
    return rest;
  }

  /** Says that no node fits. */
  async unschedulable(message: string): Promise<void> {
    const conditions = withCondition([], { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message });
    this.#conditionsBefore = { conditions };
    await this.#patchStatus({ phase: 'Pending', conditions });
    await this.event('Warning', 'FailedScheduling', message);
  }

  async #untilThere(look: (api: Api, pod: Obj) => Promise<Missing | undefined>): Promise<void> {
    const main = mainContainer(this.state);
    const before = main.state;
    let shown = '';
    for (
      let missing = await look(this.parts.api, this.pod);
      missing !== undefined;
      missing = await look(this.parts.api, this.pod)
    ) {
      const isConfig = missing.reason === 'CreateContainerConfigError';
      if (isConfig && shown !== missing.message) {
        waiting(main, missing.reason, missing.message);
        await this.publish();
      }
      if (shown !== missing.message)
        await this.event(
          'Warning',
          isConfig ? 'Failed' : missing.reason,
          isConfig ? `Error: ${missing.message}` : missing.message,
        );
      shown = missing.message;
      await this.sleep(RETRY_MS);
    }
    main.state = before;
  }

  async #runAndRestart(first: readonly PodStep[]): Promise<void> {
    const main = mainContainer(this.state);
    for (let restart = 0, steps = first; ; restart += 1) {
      await this.#startContainers(restart);
      const exit = await playSteps(this, steps, 'run');
      if (exit.length === 0 || !this.#restarts()) return;
      this.parts.logs.end(this.pod, main.name);
      main.lastState = main.state;
      await this.#backOff(restart);
      main.restartCount += 1;
      this.parts.logs.restart(this.pod, main.name);
      steps = stepsFor(this.parts.script(), this.pod, restart + 1).filter(
        (step) => !('scheduled' in step || 'pull' in step),
      );
    }
  }

  /** Waits before the next start; the first one again comes at once. */
  async #backOff(restart: number): Promise<void> {
    this.state.phase = 'Running';
    if (restart === 0) return;
    const main = mainContainer(this.state);
    const pause = Math.min(MAX_CRASH_BACKOFF_MS, CRASH_BACKOFF_MS * 2 ** restart);
    const { name } = this.pod.metadata;
    const message = `back-off ${pause}ms restarting failed container=${main.name} pod=${name}`;
    waiting(main, 'CrashLoopBackOff', message);
    await this.publish();
    await this.event('Warning', 'BackOff', `Back-off restarting failed container ${main.name} in pod ${name}`);
    await this.sleep(pause);
  }

  async #startContainers(restart: number): Promise<void> {
    for (const container of this.state.containers) {
      if (container.isInit || isRunning(container)) continue;
      if (restart > 0 && container !== mainContainer(this.state)) continue;
      running(container);
      await this.event('Normal', 'Created', `Created container: ${container.name}`);
      await this.event('Normal', 'Started', `Started container ${container.name}`);
    }
    this.state.phase = 'Running';
    this.state.isReady = false;
    await this.publish();
  }

  #restarts(): boolean {
    const policy = stringAt(this.pod, 'spec.restartPolicy') ?? 'Always';
    const { phase, disruption } = this.state;
    if (disruption !== undefined || this.state.reason !== undefined) return false;
    return policy === 'Always' || (policy === 'OnFailure' && phase === 'Failed');
  }

  async #overdue(): Promise<void> {
    await this.abandon();
    this.end({ code: 143 });
    this.state.phase = 'Failed';
    this.state.reason = 'DeadlineExceeded';
    this.state.message = 'Pod was active on the node longer than the specified deadline';
    await this.publish().catch(() => undefined);
  }

  async #patchStatus(status: Record<string, unknown>): Promise<void> {
    const { namespace, name } = this.pod.metadata;
    await this.parts.api.request('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, {
      body: { status },
      contentType: MERGE_PATCH,
    });
  }
}
