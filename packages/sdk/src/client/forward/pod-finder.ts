import { AisubmitError } from '../../errors.ts';
import type { KubeList, Parent, Pod } from '../kube-types.ts';
import { observe } from '../status/follow.ts';
import { podSelector, podsPath } from '../status/observe.ts';
import { isReady } from '../status/observed.ts';
import { ownPods } from '../status/own-pods.ts';
import { isFinal, type WorkloadStatus } from '../status/workload-state.ts';
import { workloadStatus } from '../status/workload-status.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { RetryClock } from '../transport/retry.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { mayPass } from './may-pass.ts';
import { pauseMs } from './pause-ms.ts';

export interface PodFinderOptions {
  readonly signal: AbortSignal;
  readonly clock: RetryClock;
  /** Called with everything that is seen; without a pod there is none that can be reached. */
  readonly seen: (pod: Pod | undefined, status: WorkloadStatus | undefined) => void;
}

/** A watch whose connection has died silently is known to be dead after this at the latest. */
const LOOK_AGAIN_MS = 300_000;

/** Keeps track of the pod of a workload that can be reached: the one that is in use as long as it lives. */
export class PodFinder {
  readonly #api: KubeApi;
  readonly #ref: WorkloadRef;
  readonly #options: PodFinderOptions;
  readonly #waiting = new Set<(pod: Pod) => void>();
  #current: Pod | undefined;
  #parent: Parent = {};
  #status: WorkloadStatus | undefined;
  #looking = false;
  #picture = '';

  constructor(api: KubeApi, ref: WorkloadRef, options: PodFinderOptions) {
    this.#api = api;
    this.#ref = ref;
    this.#options = options;
  }

  /** Follows the workload until it has ended or is gone, which the answer tells. */
  async run(): Promise<WorkloadStatus> {
    const { signal, clock } = this.#options;
    for (let failures = 0; ; failures++) {
      const before = this.#status;
      try {
        return await this.#follow();
      } catch (error) {
        const isMissing = error instanceof AisubmitError && error.code === 'NOT_FOUND';
        if (isMissing && before !== undefined) return { ...before, state: 'Deleting', sentence: 'it has been deleted' };
        if (isMissing || !mayPass(error)) throw error;
      }
      if (this.#status !== before) failures = 0;
      await clock.sleep(pauseMs(failures, clock), signal);
    }
  }

  async #follow(): Promise<WorkloadStatus> {
    const { clock } = this.#options;
    const round = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, round.signal]);
    try {
      for await (const seen of observe(this.#api, this.#ref, { signal, clock })) {
        const status = workloadStatus(this.#ref, seen);
        this.#status = status;
        this.#parent = seen.parent;
        // Between two changes it is the older picture: what was listed since then stays.
        const picture = seen.pods.map(({ metadata }) => `${metadata?.uid} ${metadata?.resourceVersion}`).join();
        if (picture === this.#picture) this.#options.seen(this.#current, status);
        else this.#take(seen.pods, status);
        this.#picture = picture;
        if (isFinal(status.state) || isGone(seen.parent)) return status;
      }
    } finally {
      // The watches beside one that failed end by their signal alone.
      round.abort();
    }
    throw new AisubmitError('UNREACHABLE', 'the cluster says no more');
  }

  /**
   * Waits for a pod that can be reached.
   *
   * @throws the signal's reason.
   */
  async pod(signal: AbortSignal): Promise<Pod> {
    signal.throwIfAborted();
    if (this.#current !== undefined) return this.#current;
    return new Promise((resolve, reject) => {
      const give = (pod: Pod): void => {
        signal.removeEventListener('abort', stop);
        this.#waiting.delete(give);
        resolve(pod);
      };
      const stop = (): void => {
        this.#waiting.delete(give);
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.add(give);
    });
  }

  /** Says that a pod could not be reached: whether it is still there is asked rather than waited for. */
  doubt(pod: Pod): void {
    if (this.#current?.metadata?.uid !== pod.metadata?.uid) return;
    this.#current = undefined;
    void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const { signal, clock } = this.#options;
    const until = clock.now() + LOOK_AGAIN_MS;
    try {
      for (let round = 0; this.#current === undefined && clock.now() < until; round++) {
        await clock.sleep(pauseMs(round, clock), signal);
        const pods = await this.#list().catch(() => undefined);
        if (pods !== undefined) this.#take(pods, undefined);
      }
    } catch {
      // Interrupted; whoever waits has the same signal.
    } finally {
      this.#looking = false;
    }
  }

  async #list(): Promise<readonly Pod[]> {
    const { body } = await this.#api.request<KubeList<Pod>>({
      method: 'GET',
      path: podsPath(this.#ref),
      query: { labelSelector: podSelector(this.#ref) },
      signal: this.#options.signal,
    });
    return body.items ?? [];
  }

  #take(pods: readonly Pod[], status: WorkloadStatus | undefined): void {
    const pod = choosePod(ownPods(this.#ref, this.#parent, pods), this.#current?.metadata?.uid);
    this.#current = pod;
    this.#options.seen(pod, status);
    if (pod !== undefined) for (const give of [...this.#waiting]) give(pod);
  }
}

/** A ready pod, the one in use before others; one in use that is only slow is better than none. */
export function choosePod(pods: readonly Pod[], uid: string | undefined): Pod | undefined {
  const alive = pods.filter(
    ({ metadata, status }) => metadata?.deletionTimestamp === undefined && status?.phase === 'Running',
  );
  const used = alive.find(({ metadata }) => metadata?.uid === uid && uid !== undefined);
  const ready = alive.filter(isReady).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }));
  return used !== undefined && (isReady(used) || ready.length === 0) ? used : ready[0];
}

function nameOf({ metadata }: Pod): string {
  return metadata?.name ?? '';
}

/** What `observe` puts where the parent is not there any more. */
function isGone({ metadata }: Parent): boolean {
  return metadata?.deletionTimestamp === 'gone';
}
