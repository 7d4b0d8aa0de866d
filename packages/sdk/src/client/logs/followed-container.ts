import type { ContainerRuns } from './container-runs.ts';
import { LogPosition } from './log-position.ts';
import type { LogTarget, TailOptions } from './log-range.ts';
import { lostRuns } from './tail-container.ts';

/** A run whose log has not been asked for yet. */
export interface FollowedRun {
  readonly id: string;
  /** How to read it; called when its turn comes. */
  readonly open: () => TailOptions;
}

/** What of a container is followed: which of its runs have been seen, and how far its log was read. */
export class FollowedContainer {
  readonly #target: LogTarget;
  readonly #options: TailOptions;
  readonly #position = new LogPosition();
  /** Every run that was seen, and what ends its turn. */
  readonly #runs = new Map<string, AbortController>();
  #restarts: number | undefined;
  #saidLoss = false;

  constructor(target: LogTarget, options: TailOptions) {
    this.#target = target;
    this.#options = options;
  }

  /**
   * Names the runs that are new. What was there when following began is as long as `tail` and `since` say, and nothing of
   * what came before it; what comes later comes whole, and so does a run that was over before anybody noticed.
   */
  look({ newest, previous, restarts }: ContainerRuns, isBeginning: boolean): readonly FollowedRun[] {
    if (newest === undefined) return [];
    if (isBeginning && previous !== undefined) this.#runs.set(previous, new AbortController());
    const fresh = [previous, newest].filter((run) => run !== undefined).filter((run) => !this.#runs.has(run));
    for (const run of fresh) this.#runs.set(run, new AbortController());
    for (const [run, over] of this.#runs) if (run !== newest) over.abort();
    if (fresh.length > 0) this.#saidLoss = false;
    this.#count(restarts);
    return fresh.map((id) => ({ id, open: () => this.#open(id, isBeginning) }));
  }

  #open(id: string, isBeginning: boolean): TailOptions {
    const range = isBeginning ? {} : { tail: undefined, sinceSeconds: undefined, sinceTime: undefined };
    this.#position.expectAnother();
    const onNote = (sentence: string): void => this.#note(sentence);
    return { ...this.#options, ...range, position: this.#position, over: this.#runs.get(id)?.signal, onNote };
  }

  /** A node keeps a run and the one before it. */
  #count(restarts: number | undefined): void {
    if (restarts === undefined) return;
    const more = restarts - (this.#restarts ?? restarts);
    this.#restarts = restarts;
    if (more > 2) this.#note(lostRuns(this.#target, `${more} times`));
  }

  /** Whoever follows the run before may find the same out. */
  #note(sentence: string): void {
    if (!this.#saidLoss) this.#options.onNote?.(sentence);
    this.#saidLoss = true;
  }
}
