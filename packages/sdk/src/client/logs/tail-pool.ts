import type { Channel } from './channel.ts';
import type { LogLine } from './log-line.ts';
import type { TimedPiece } from './log-position.ts';
import type { LogTarget } from './log-range.ts';
import { toLine } from './read-logs.ts';

export interface TailPoolOptions {
  readonly channel: Channel<LogLine>;
  /** Logs read at a time. */
  readonly maxStreams: number;
  /** Told once, when there are more. */
  readonly onFull: () => void;
}

/** A log, opened when its turn comes. */
export interface Log {
  readonly target: LogTarget;
  readonly open: () => AsyncIterable<TimedPiece>;
}

interface Waiting {
  readonly group: string;
  readonly log: Log;
}

/** Reads many logs into one channel, a bounded number of them at a time; the others wait until one ends. */
export class TailPool {
  readonly #options: TailPoolOptions;
  readonly #started = new Set<string>();
  readonly #waiting: Waiting[] = [];
  /** What is being read, and of what group. */
  readonly #running = new Map<Promise<void>, string>();
  #toldFull = false;

  constructor(options: TailPoolOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#started.size === 0;
  }

  /** Reads a log once for each key; those of one group one after the other. */
  start(key: string, group: string, log: Log): void {
    if (this.#started.has(key)) return;
    this.#started.add(key);
    this.#waiting.push({ group, log });
    this.#fill();
  }

  /** Resolves once every log has ended. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running.keys());
  }

  #fill(): void {
    const { maxStreams, onFull } = this.#options;
    const busy = new Set(this.#running.values());
    while (this.#running.size < maxStreams) {
      const index = this.#waiting.findIndex(({ group }) => !busy.has(group));
      const [next] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) return;
      busy.add(next.group);
      this.#run(next);
    }
    const isFull = this.#waiting.some(({ group }) => !busy.has(group));
    if (isFull && !this.#toldFull) onFull();
    this.#toldFull ||= isFull;
  }

  #run({ group, log }: Waiting): void {
    const running = this.#pipe(log.target, log.open()).finally(() => {
      this.#running.delete(running);
      this.#fill();
    });
    this.#running.set(running, group);
  }

  async #pipe(target: LogTarget, pieces: AsyncIterable<TimedPiece>): Promise<void> {
    try {
      for await (const piece of pieces) await this.#options.channel.push(toLine(target, piece));
    } catch (error) {
      this.#options.channel.end(error);
    }
  }
}
