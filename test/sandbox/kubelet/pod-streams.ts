import { connect } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { ApiStatus } from '../api/api-status.ts';
import { at, listAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import { type PodScript, stepsFor } from '../pod-script.ts';
import { type ExecScript, noSuchProgram, type PortTarget } from '../streams/exec-call.ts';
import type { ExecRequest, RunInContainer } from '../streams/serve-exec.ts';

const KILLED = 137;

/** Processes and connections inside pods, by the script; they end with their container. */
export class PodStreams {
  readonly #script: () => PodScript | undefined;
  /** By pod, then by container; '' stands for the pod's network. */
  readonly #lives = new Map<string, Map<string, AbortController>>();

  /** As they are now; a stream outlives the pod it was opened to. */
  readonly #pods = new Map<string, Obj>();

  constructor(script: () => PodScript | undefined) {
    this.#script = script;
  }

  /** Ends what belongs to containers that run no more. */
  observe(pod: Obj): void {
    this.#pods.set(uidOf(pod), pod);
    for (const [container, life] of this.#lives.get(uidOf(pod)) ?? []) {
      const isAlive = container === '' ? hasSandbox(pod) : isRunning(pod, container);
      if (isAlive) continue;
      life.abort();
      this.#lives.get(uidOf(pod))?.delete(container);
    }
  }

  forget(pod: Obj): void {
    for (const life of this.#lives.get(uidOf(pod))?.values() ?? []) life.abort();
    this.#lives.delete(uidOf(pod));
    this.#pods.delete(uidOf(pod));
  }

  stop(): void {
    for (const lives of this.#lives.values()) for (const life of lives.values()) life.abort();
    this.#lives.clear();
  }

  /** Begins an exec as kubelet does, or answers why not. From here on it ends with its container, however long the client takes. */
  openExec({ pod, container, stdin, stdout, stderr }: ExecRequest): RunInContainer | ApiStatus {
    if (!(stdin || stdout || stderr)) return new ApiStatus(400, 'you must specify at least 1 of stdin, stdout, stderr');
    if (!isRunning(pod, container)) return new ApiStatus(500, `container not found ("${container}")`);
    const { signal } = this.#life(pod, container);
    const script = this.#find(pod, execOf) ?? nothingInTheImage;
    return (call) => Promise.race([killed(signal), Promise.resolve().then(() => script({ ...call, signal }))]);
  }

  /** What kubelet answers where a pod has no network yet or no more. */
  refusalOfPortForward(pod: Obj): ApiStatus | undefined {
    const { name, namespace } = pod.metadata;
    return hasSandbox(pod) ? undefined : new ApiStatus(500, `pod not found ("${name}_${namespace}")`);
  }

  /** Connects to a port in the pod. Throws with the words of kubelet and containerd. */
  async connect(pod: Obj, port: number): Promise<Duplex> {
    const sandbox = uidOf(pod).replaceAll('-', '').padEnd(64, '0');
    const prefix = `error forwarding port ${port} to pod ${sandbox}, uid : `;
    const current = this.#pods.get(uidOf(pod));
    if (current === undefined || !hasSandbox(current))
      throw new Error(`${prefix}failed to find sandbox "${sandbox}" in store: not found`);
    const { signal } = this.#life(pod, '');
    const target = this.#find(pod, (script) => ('ports' in script ? script.ports[port] : undefined));
    const connection = target === undefined ? undefined : await open(target).catch(() => undefined);
    if (connection === undefined) {
      const dial = (address: string) => `dial ${address}:${port}: connect: connection refused`;
      throw new Error(
        `${prefix}failed to execute portforward in network namespace "/var/run/netns/cni-${uidOf(pod)}": failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: ${dial('tcp4 127.0.0.1')} IPv6 ${dial('tcp6 [::1]')}`,
      );
    }
    const end = () => connection.destroy();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    connection.once('close', () => signal.removeEventListener('abort', end));
    return connection;
  }

  #life(pod: Obj, container: string): AbortController {
    const lives = this.#lives.get(uidOf(pod)) ?? new Map<string, AbortController>();
    this.#lives.set(uidOf(pod), lives);
    const life = lives.get(container) ?? new AbortController();
    lives.set(container, life);
    return life;
  }

  #find<T>(pod: Obj, pick: (step: ReturnType<typeof stepsFor>[number]) => T | undefined): T | undefined {
    for (const step of stepsFor(this.#script(), pod, 0)) {
      const found = pick(step);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function execOf(step: ReturnType<typeof stepsFor>[number]): ExecScript | undefined {
  return 'exec' in step ? step.exec : undefined;
}

function killed(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(KILLED));
    if (signal.aborted) resolve(KILLED);
  });
}

const nothingInTheImage: ExecScript = ({ command }) => {
  throw noSuchProgram(command[0] ?? '');
};

function open(target: PortTarget): Promise<Duplex> {
  if (typeof target === 'function') {
    const [ours, theirs] = duplexPair();
    theirs.on('error', () => theirs.destroy());
    target(theirs);
    return Promise.resolve(ours);
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function uidOf(pod: Obj): string {
  return pod.metadata.uid ?? '';
}

function isRunning(pod: Obj, container: string): boolean {
  return runningContainers(pod).includes(container);
}

/** A pod has its network while any of its containers runs. */
function hasSandbox(pod: Obj): boolean {
  return runningContainers(pod).length > 0;
}

function runningContainers(pod: Obj): unknown[] {
  return [...listAt(pod, 'status.initContainerStatuses'), ...listAt(pod, 'status.containerStatuses')]
    .filter((status) => at(status, 'state.running') !== undefined)
    .map((status) => status['name']);
}
