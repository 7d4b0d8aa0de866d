import type { IncomingMessage } from 'node:http';

/** When a question left and its answer came by this machine, and when the server answered by its own. Milliseconds. */
export interface Answered {
  readonly before: number;
  readonly after: number;
  /** To the second, as servers tell it; undefined where they do not. */
  readonly answeredAt: number | undefined;
}

const SECOND = 1000;

/** How far a server's clock is ahead of this machine's: surely no less than `least`, and no more than `most`. Milliseconds. */
export function aheadBy({ before, after, answeredAt }: Answered): { least: number; most: number } | undefined {
  if (answeredAt === undefined || Number.isNaN(answeredAt)) return undefined;
  // The server cuts its time to the second.
  return { least: answeredAt - after, most: answeredAt + SECOND - before };
}

/** Learns from answers how far the server's clock is ahead, behind where it is negative. */
export class ServerClock {
  #ahead = 0;

  /** As far as every answer so far allows; 0 where they allow that both agree. Milliseconds. */
  get aheadMs(): number {
    return this.#ahead;
  }

  /** Asks, and learns from the answer. */
  async read<T extends { readonly answer: Pick<IncomingMessage, 'headers'> }>(ask: () => Promise<T>): Promise<T> {
    const before = Date.now();
    const found = await ask();
    this.learn({ before, after: Date.now(), answeredAt: Date.parse(found.answer.headers.date ?? '') });
    return found;
  }

  learn(answered: Answered): void {
    const bounds = aheadBy(answered);
    if (bounds !== undefined) this.#ahead = Math.min(Math.max(this.#ahead, bounds.least), bounds.most);
  }
}
