import { escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { lasting } from './age.ts';
import { paintFor } from './colour.ts';
import { fitWidth } from './display-width.ts';
import { asciiSigns, redraws, showsUnicode } from './terminal.ts';

/** A step that takes no longer than this needs no words. */
const QUIET_MS = 1000;
/** How often a time that goes on is drawn again. */
const TICK_MS = 1000;
const CTRL_C = '^C';
/** The sign of what is cut off becomes three dots on its way to the terminal. */
const WIDER_IN_ASCII = 2;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Says on stderr what is going on: one line that is redrawn on a terminal, plain lines elsewhere, nothing for steps that
 * are over at once, nor after Ctrl-C.
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
    if (this.#host.signal.aborted) return;
    if (redraws(this.#host)) this.#draw(text);
    else {
      this.#timer = setTimeout(() => this.#sayStep(text), QUIET_MS);
      this.#timer.unref();
    }
  }

  /** What goes on for a while: on a terminal with how long it has been so, elsewhere one line at once. */
  lasting(text: string, since: string | undefined): void {
    this.#forget();
    if (this.#host.signal.aborted) return;
    if (!redraws(this.#host)) {
      this.#host.stderr.write(`${escapeControlChars(text)}\n`);
      return;
    }
    const draw = (): void => {
      if (this.#host.signal.aborted) return;
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

  #sayStep(text: string): void {
    if (!this.#host.signal.aborted) this.#host.stderr.write(`${escapeControlChars(text)} …\n`);
  }

  #draw(text: string): void {
    const isAscii = !showsUnicode(this.#host);
    const words = `${escapeControlChars(text)} …`;
    // What has wrapped is not cleared: a line that fills the last column on some terminals, and the ^C that is typed behind it.
    const room = this.#host.stderr.columns - CTRL_C.length - 1 - (isAscii ? WIDER_IN_ASCII : 0);
    const line = fitWidth(isAscii ? asciiSigns(words) : words, room);
    this.#host.stderr.write(`${CLEAR_LINE}${paintFor(this.#host, this.#host.stderr).dim(line)}`);
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
