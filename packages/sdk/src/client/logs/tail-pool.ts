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

/** Reads many logs into one channel, a bounded number of them at a time; the others wait until one ends. */
export class TailPool {
  readonly #options: TailPoolOptions;
  readonly #started = new Set<string>();
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();
  #toldFull = false;

  constructor(options: TailPoolOptions) {
    this.#options = options;
  }

  has(key: string): boolean {
    return this.#started.has(key);
  }

  get isEmpty(): boolean {
    return this.#started.size === 0;
  }

  /** Reads a log once for each key. */
  start(key: string, target: LogTarget, open: () => AsyncIterable<TimedPiece>): void {
    if (this.#started.has(key)) return;
    this.#started.add(key);
    this.#waiting.push(() => this.#pipe(target, open()));
    this.#fill();
  }

  /** Resolves once every log has ended. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running);
  }

  #fill(): void {
    const { maxStreams, onFull } = this.#options;
    while (this.#running.size < maxStreams) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const running = next().finally(() => {
        this.#running.delete(running);
        this.#fill();
      });
      this.#running.add(running);
    }
    if (this.#waiting.length > 0 && !this.#toldFull) onFull();
    this.#toldFull ||= this.#waiting.length > 0;
  }

  async #pipe(target: LogTarget, pieces: AsyncIterable<TimedPiece>): Promise<void> {
    try {
      for await (const piece of pieces) await this.#options.channel.push(toLine(target, piece));
    } catch (error) {
      this.#options.channel.end(error);
    }
  }
}
