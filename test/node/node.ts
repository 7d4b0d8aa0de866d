import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Obj } from '../sandbox/api/object.ts';
import { newPodState, type PodState, running, statusOf, terminated } from '../sandbox/kubelet/pod-status.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { claimFolder, makeFolder, placeVolumes } from './place-volumes.ts';
import type { ContainerSpec, PodObject } from './pod-spec.ts';
import { type Running, runContainer } from './run-container.ts';

/** A pod on its node. */
export interface NodePod {
  readonly object: PodObject;
  readonly volumes: ReadonlyMap<string, string>;
  /** How it ended; `Deleted` when it was taken away before. */
  readonly ended: Promise<'Succeeded' | 'Failed' | 'Deleted'>;
  /** Seconds that it was given to stop in, once it was deleted. */
  readonly graceSeconds: number | undefined;
  /** A container, once it was started. */
  container(name: string): Promise<Running>;
  /** Those that were started so far. */
  containers(): readonly Running[];
}

export interface NodeOptions {
  /** Further arguments of a container, for waits that are long. */
  readonly words?: (container: string) => readonly string[];
}

/** A machine that runs pods: the programs of this one stand for their images. */
export interface Node extends AsyncDisposable {
  /** Where everything of it is. */
  readonly folder: string;
  /** Runs the pod of a workload as the API server holds it, once there is one. */
  run(workload: string, options?: NodeOptions): Promise<NodePod>;
}

const NAME = 'node-of-the-test';
const LOOK_MS = 100;
/** Of a pod that was deleted by force. */
const GONE = { deletionTimestamp: '', deletionGracePeriodSeconds: 0 };

interface Parts {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly options: NodeOptions;
}

/** Starts a node for one namespace of a sandbox whose script leaves the pods alone. */
export function startNode(sandbox: Sandbox, namespace: string): Node {
  const folder = makeFolder(mkdtempSync(join(tmpdir(), 'aisubmit-node-')));
  const runs: NodeRun[] = [];
  return {
    folder,
    run: async (workload, options = {}) => {
      const run = new NodeRun({ sandbox, folder, options }, await findPod(sandbox, namespace, workload));
      runs.push(run);
      await run.start();
      return run;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(runs.map((run) => run.abandon()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function findPod(sandbox: Sandbox, namespace: string, workload: string): Promise<PodObject> {
  const selector = encodeURIComponent(`job-name=${workload}`);
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`;
  for (let looks = 0; looks < 100; looks += 1) {
    const { body } = await sandbox.admin<{ items: PodObject[] }>('GET', path);
    const [pod] = body.items;
    if (pod !== undefined) return pod;
    await wait(LOOK_MS);
  }
  throw new Error(`there is no pod of ${workload}`);
}

class NodeRun implements NodePod {
  readonly object: PodObject;
  volumes: ReadonlyMap<string, string> = new Map();
  ended: NodePod['ended'] = Promise.resolve('Deleted');
  graceSeconds: number | undefined;
  readonly #parts: Parts;
  readonly #path: string;
  readonly #state: PodState;
  readonly #started: Running[] = [];
  #isOver = false;
  #isTakenDown = false;

  constructor(parts: Parts, object: PodObject) {
    this.#parts = parts;
    this.object = object;
    this.#path = `/api/v1/namespaces/${object.metadata.namespace}/pods/${object.metadata.name}`;
    this.#state = newPodState(object as unknown as Obj);
  }

  async start(): Promise<void> {
    const { sandbox, folder } = this.#parts;
    const { name, namespace, uid } = this.object.metadata;
    const target = { apiVersion: 'v1', kind: 'Node', name: NAME };
    await sandbox.admin('POST', `${this.#path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target,
    });
    this.volumes = await placeVolumes(this.object.spec, {
      folder: makeFolder(join(folder, uid)),
      claim: (claim) => claimFolder(join(folder, 'claims', namespace, claim)),
      content: (kind, named) => this.#content(kind, named),
    });
    this.ended = this.#live().finally(() => {
      this.#isOver = true;
    });
    void this.#watchForDeletion();
  }

  containers(): readonly Running[] {
    return this.#started;
  }

  async container(name: string): Promise<Running> {
    for (;;) {
      const found = this.#started.find((each) => each.name === name);
      if (found !== undefined) return found;
      if (this.#isOver) throw new Error(`${name} was never started`);
      await wait(LOOK_MS / 5);
    }
  }

  /** Ends what is left of it. */
  async abandon(): Promise<void> {
    this.#isTakenDown = true;
    this.#signal('SIGKILL');
    // What went wrong with it is told to whoever waits for it.
    await this.ended.catch(() => undefined);
  }

  async #content(kind: string, name: string): Promise<Readonly<Record<string, Buffer>>> {
    const { namespace } = this.object.metadata;
    const path = `/api/v1/namespaces/${namespace}/${kind}/${name}`;
    const { status, body } = await this.#parts.sandbox.admin<Readonly<Record<string, Record<string, string>>>>(
      'GET',
      path,
    );
    if (status !== 200) throw new Error(`nobody made ${path}`);
    const bytes = (from: object | undefined, encoding: BufferEncoding): [string, Buffer][] =>
      Object.entries(from ?? {}).map(([key, value]) => [key, Buffer.from(String(value), encoding)]);
    if (kind === 'secrets') return Object.fromEntries(bytes(body['data'], 'base64'));
    return Object.fromEntries([...bytes(body['data'], 'utf8'), ...bytes(body['binaryData'], 'base64')]);
  }

  async #live(): Promise<'Succeeded' | 'Failed' | 'Deleted'> {
    const { initContainers = [], containers } = this.object.spec;
    let isGood = true;
    for (const each of initContainers) {
      if (isGood && !this.#isTakenDown) isGood = (await this.#runOne(each)) === 0;
    }
    if (isGood && !this.#isTakenDown) {
      this.#state.phase = 'Running';
      this.#state.isReady = true;
      const codes = await Promise.all(containers.map((each) => this.#runOne(each)));
      isGood = codes.every((code) => code === 0);
    }
    this.#state.isReady = false;
    this.#state.phase = isGood ? 'Succeeded' : 'Failed';
    if (this.#isTakenDown) return 'Deleted';
    await this.#report();
    return this.#state.phase;
  }

  async #runOne(container: ContainerSpec): Promise<number> {
    const { folder, options } = this.#parts;
    const state = this.#state.containers.find(({ name }) => name === container.name);
    if (state === undefined) throw new Error(`there is no ${container.name}`);
    const words = options.words?.(container.name) ?? [];
    const started = runContainer(container, {
      pod: this.object,
      folder: join(folder, this.object.metadata.uid),
      volumes: this.volumes,
      words,
    });
    this.#started.push(started);
    running(state);
    await this.#report();
    const code = await started.ended;
    const message = started.message();
    terminated(state, {
      code,
      ...(message === '' ? {} : { message }),
      ...(started.wasKilled() ? { reason: 'OOMKilled' } : {}),
    });
    await this.#report();
    return code;
  }

  async #report(): Promise<void> {
    if (this.#isTakenDown) return;
    const { body } = await this.#parts.sandbox.admin<{ status: Readonly<Record<string, unknown>> }>('GET', this.#path);
    const status = statusOf(this.#state, body.status);
    await this.#parts.sandbox.admin('PUT', `${this.#path}/status`, { ...body, status });
  }

  /** SIGTERM to every container at once, and SIGKILL after the grace period. */
  async #watchForDeletion(): Promise<void> {
    const { sandbox } = this.#parts;
    while (!this.#isOver && !this.#isTakenDown) {
      const { status, body } = await sandbox.admin<Pick<Obj, 'metadata'>>('GET', this.#path);
      const { deletionTimestamp, deletionGracePeriodSeconds } = status === 404 ? GONE : body.metadata;
      if (deletionTimestamp !== undefined) {
        this.graceSeconds = deletionGracePeriodSeconds;
        await this.#takeDown(deletionGracePeriodSeconds ?? 0);
        return;
      }
      await wait(LOOK_MS, undefined, { ref: false });
    }
  }

  async #takeDown(graceSeconds: number): Promise<void> {
    this.#isTakenDown = true;
    this.#signal('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), graceSeconds * 1000).unref();
    await this.ended;
    clearTimeout(timer);
    await this.#parts.sandbox.admin('DELETE', this.#path, { gracePeriodSeconds: 0 });
  }

  #signal(name: NodeJS.Signals): void {
    for (const each of this.#started) each.signal(name);
  }
}
