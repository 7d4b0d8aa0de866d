import type { Duplex } from 'node:stream';
import { AisubmitError } from '../../errors.ts';
import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { isFinal, type WorkloadStatus } from '../status/workload-state.ts';
import { openPortForward } from '../stream/port-forward/open-port-forward.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { createLimiter, type Limiter } from '../transport/limiter.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';
import type { ForwardEvent } from './forward-event.ts';
import { mayPass } from './may-pass.ts';
import { pauseMs } from './pause-ms.ts';
import { PodFinder } from './pod-finder.ts';

export interface ReachOptions {
  /** Port in the pod by which it is tried whether it can be reached. */
  readonly port: number;
  readonly onEvent?: ((event: ForwardEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: RetryClock | undefined;
}

/** A way into a workload that outlives its pods, its API server's restarts and cut connections. */
export interface Reach {
  /** Connects to a port of its pod, waiting for one for up to a minute. @throws AisubmitError */
  readonly dial: (port: number, signal?: AbortSignal) => Promise<Duplex>;
  /** Resolves when it could be reached for the first time. */
  readonly connected: Promise<void>;
  /** The pod that can be reached now, waited for. */
  readonly pod: (signal?: AbortSignal) => Promise<Pod>;
  /** Says that a connection broke which had been made, so that it is looked whether all of them have. */
  readonly suspect: (error: AisubmitError) => void;
  /** Says that a connection to a port came to nothing; undefined that one did not. */
  readonly refused: (error: AisubmitError | undefined) => void;
  /**
   * Resolves with the last status when the workload has ended or is gone. Rejects with what no waiting mends: a missing right,
   * a policy, a login that has ended, `INTERRUPTED`.
   */
  readonly ended: Promise<WorkloadStatus>;
  readonly clock: RetryClock;
  /** Aborts with `ended`. */
  readonly signal: AbortSignal;
  readonly close: () => void;
}

/** How long a connection waits for a pod before it is given up. */
const PATIENCE_MS = 60_000;
/** What is mended sooner is not worth a word. */
const QUIET_MS = 1000;
const NO_ANSWER = 'the cluster does not answer';
/** Handshakes at a time; the connections themselves are not limited here. */
const HANDSHAKES = 32;

/** Finds the pod of a workload and keeps a way to it open. Nothing listens: see `forwardPort`. */
export function reachWorkload(api: KubeApi, ref: WorkloadRef, options: ReachOptions): Reach {
  return new ReachState(api, ref, options);
}

class ReachState implements Reach {
  readonly connected: Promise<void>;
  readonly ended: Promise<WorkloadStatus>;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
  readonly #api: KubeApi;
  readonly #ref: WorkloadRef;
  readonly #options: ReachOptions;
  readonly #stop = new AbortController();
  readonly #limit: Limiter = createLimiter(HANDSHAKES);
  readonly #finder: PodFinder;
  readonly #end = Promise.withResolvers<WorkloadStatus>();
  readonly #first = Promise.withResolvers<void>();
  #state: 'starting' | 'up' | 'down' = 'starting';
  #probing = false;
  #said = '';
  #refusal = '';

  constructor(api: KubeApi, ref: WorkloadRef, options: ReachOptions) {
    this.#api = api;
    this.#ref = ref;
    this.#options = options;
    this.clock = options.clock ?? realClock;
    this.signal = AbortSignal.any([this.#stop.signal, ...(options.signal === undefined ? [] : [options.signal])]);
    this.ended = this.#end.promise;
    this.connected = this.#first.promise;
    // Whoever waits for the one need not wait for the other.
    this.ended.catch((error: unknown) => this.#first.reject(error));
    this.connected.catch(() => undefined);
    this.#finder = new PodFinder(api, ref, {
      signal: this.signal,
      clock: this.clock,
      seen: (pod, status) => this.#seen(pod, status),
    });
    this.#finder.run().then(
      (status) => this.#finish(() => this.#end.resolve(status)),
      (error: unknown) => this.#fail(error),
    );
  }

  async dial(port: number, signal: AbortSignal = this.signal): Promise<Duplex> {
    const late = this.clock.now() + PATIENCE_MS;
    const patience = new AbortController();
    const both = AbortSignal.any([signal, this.signal, patience.signal]);
    const timer = setTimeout(() => patience.abort(notReachable(this.#ref)), PATIENCE_MS);
    timer.unref();
    try {
      for (let failures = 0; ; failures++) {
        const pod = await this.#finder.pod(both);
        try {
          const stream = await this.#open(pod, port, both);
          this.#up(pod);
          return stream;
        } catch (error) {
          both.throwIfAborted();
          if (!mayPass(error)) throw this.#fail(error);
          this.#finder.doubt(pod);
          this.suspect(error);
          if (this.clock.now() > late) throw error;
          await this.clock.sleep(pauseMs(failures, this.clock), both);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  pod(signal: AbortSignal = this.signal): Promise<Pod> {
    return this.#finder.pod(AbortSignal.any([signal, this.signal]));
  }

  suspect(error: AisubmitError): void {
    if (this.signal.aborted) return;
    void this.#probe(error);
  }

  refused(error: AisubmitError | undefined): void {
    if (error === undefined) {
      this.#refusal = '';
      return;
    }
    if (this.#refusal === error.message) return;
    this.#refusal = error.message;
    this.#options.onEvent?.({ type: 'refused', message: error.message, fix: error.fix });
  }

  close(): void {
    this.#fail(interrupted());
  }

  /** The stream outlives the wait for it: it ends with `signal` of this object, not with that of the wait. */
  #open(pod: Pod, port: number, signal: AbortSignal): Promise<Duplex> {
    const target = { namespace: this.#ref.namespace, pod: pod.metadata?.name ?? '', port };
    return this.#limit(async () => {
      signal.throwIfAborted();
      const stream = await openPortForward(this.#api, { ...target, signal: this.signal });
      if (!signal.aborted) return stream;
      stream.destroy();
      throw signal.reason;
    });
  }

  #seen(pod: Pod | undefined, status: WorkloadStatus | undefined): void {
    if (pod !== undefined) {
      if (this.#state !== 'up') void this.#probe(undefined);
      return;
    }
    if (status === undefined) return;
    this.#down(status.sentence, status.next);
    // Nobody waits for what has ended, and `ended` says it.
    if (this.#said === status.sentence || isFinal(status.state)) return;
    this.#said = status.sentence;
    const { sentence, next, problem } = status;
    this.#options.onEvent?.({ type: 'waiting', sentence, next, problem });
  }

  /** Tries until a connection can be made. One that was cut alone, while the next is fine, is not worth a word. */
  async #probe(cause: AisubmitError | undefined): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const slow = setTimeout(() => this.#down(cause?.message ?? NO_ANSWER), QUIET_MS);
    try {
      for (let failures = 0; ; failures++) {
        const pod = await this.#finder.pod(this.signal);
        try {
          (await this.#open(pod, this.#options.port, this.signal)).destroy();
          this.#up(pod);
          return;
        } catch (error) {
          this.signal.throwIfAborted();
          if (!mayPass(error)) throw error;
          this.#down((cause ?? error).message);
          this.#finder.doubt(pod);
          await this.clock.sleep(pauseMs(failures, this.clock), this.signal);
        }
      }
    } catch (error) {
      if (!this.signal.aborted) this.#fail(error);
    } finally {
      clearTimeout(slow);
      this.#probing = false;
    }
  }

  #up(pod: Pod): void {
    if (this.#state === 'up' || this.signal.aborted) return;
    const type = this.#state === 'starting' ? 'connected' : 'again';
    this.#state = 'up';
    this.#said = '';
    this.#first.resolve();
    this.#options.onEvent?.({ type, pod: safeText(pod.metadata?.name ?? '', 253) });
  }

  #down(reason: string, next?: string): void {
    if (this.#state !== 'up' || this.signal.aborted) return;
    this.#state = 'down';
    this.#said = reason;
    this.#options.onEvent?.({ type: 'lost', reason, next });
  }

  #fail(error: unknown): unknown {
    this.#finish(() => this.#end.reject(this.#options.signal?.aborted ? interrupted() : error));
    return error;
  }

  #finish(settle: () => void): void {
    settle();
    if (!this.#stop.signal.aborted) this.#stop.abort(interrupted());
  }
}

function interrupted(): AisubmitError {
  return new AisubmitError('INTERRUPTED', 'interrupted');
}

function notReachable(ref: WorkloadRef): AisubmitError {
  return new AisubmitError('UNREACHABLE', `no pod of ${describeRef(ref)} could be reached in time`);
}
