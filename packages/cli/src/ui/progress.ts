import { escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { lasting } from './age.ts';
import { paintFor } from './colour.ts';

/** A step that takes no longer than this needs no words. */
const QUIET_MS = 1000;
/** How often a time that goes on is drawn again. */
const TICK_MS = 1000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Says on stderr what is going on: one line that is redrawn on a terminal, plain lines elsewhere, nothing for steps that
 * are over at once.
 */
export class Progress {
  readonly #host: Host;
  #timer: NodeJS.Timeout | undefined;
  #drawn = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** A step begins, and the one before it ends. */
  step(text: string): void {
    this.#forget();
    if (this.#host.stderr.isTTY) this.#draw(text);
    else {
      this.#timer = setTimeout(() => this.#host.stderr.write(`${clean(text)} …\n`), QUIET_MS);
      this.#timer.unref();
    }
  }

  /** What goes on for a while: on a terminal with how long it has been so, elsewhere one line at once. */
  lasting(text: string, since: string | undefined): void {
    this.#forget();
    if (!this.#host.stderr.isTTY) {
      this.#host.stderr.write(`${clean(text)}\n`);
      return;
    }
    const draw = (): void => {
      const time = lasting(since, this.#host.now());
      this.#draw(time === '' ? text : `${text} (${time})`);
    };
    draw();
    this.#timer = setInterval(draw, TICK_MS);
    this.#timer.unref();
  }

  /** A line that stays. */
  say(text: string): void {
    this.#forget();
    this.#clear();
    this.#host.stderr.write(`${text}\n`);
  }

  /** The last step is over. */
  stop(): void {
    this.#forget();
    this.#clear();
  }

  #draw(text: string): void {
    const room = Math.max(20, this.#host.stderr.columns - 3);
    const line = clean(text).slice(0, room);
    this.#host.stderr.write(`${CLEAR_LINE}${paintFor(this.#host, this.#host.stderr).dim(`${line} …`)}`);
    this.#drawn = true;
  }

  #clear(): void {
    if (this.#drawn) this.#host.stderr.write(CLEAR_LINE);
    this.#drawn = false;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function clean(text: string): string {
  return escapeControlChars(text);
}
