import type { LogPiece } from './split-log.ts';

/** A piece of a log, and when its line was written where the server says so. */
export interface TimedPiece extends LogPiece {
  readonly time: string | undefined;
}

/** Enough of a line to know it again. */
const KNOWN_CHARACTERS = 200;

/**
 * How far a log has been given out. The API takes up a log at whole seconds only, and several lines may have one time:
 * what comes twice is told apart by its time, its place among the lines of that time, and how much of it came.
 */
export class LogPosition {
  /** Of the last line that began. */
  #time: string | undefined;
  /** Lines of that time that came whole. */
  #lines = 0;
  /** Characters of the line after them. */
  #characters = 0;
  /** Lines of that time that this reading met. */
  #met = 0;
  #skips = false;
  #drops = 0;
  /** False for what the server adds to a log without a time. */
  #counts = true;
  /** The first line that was met: what a log begins with tells it from that of another run. */
  #first: string | undefined;
  #mayBeAnother = false;

  /** Where to take the log up again; undefined before anything came. */
  get time(): string | undefined {
    return this.#mayBeAnother ? undefined : this.#time;
  }

  /**
   * What is read from now on, from its beginning, is the log of another run: all of it is new, whatever its times are. Where
   * it begins as the one before did it is that one, which a container that restarted early gave out under an older name.
   */
  expectAnother(): void {
    this.#mayBeAnother = this.#first !== undefined;
  }

  /** A reading begins, at the beginning or where {@link time} says. */
  begin(): void {
    this.#met = 0;
    this.#skips = false;
    this.#drops = 0;
  }

  /** The part of a piece that has not been given out; undefined where there is none. */
  take(piece: TimedPiece): TimedPiece | undefined {
    if (piece.begins) this.#meet(piece);
    if (this.#skips) return undefined;
    if (!this.#counts) return piece;
    const dropped = Math.min(this.#drops, piece.text.length);
    this.#drops -= dropped;
    this.#characters = piece.ends ? 0 : this.#characters + piece.text.length - dropped;
    if (piece.ends) this.#lines += 1;
    if (dropped === 0) return piece;
    const text = piece.text.slice(dropped);
    return text === '' && !piece.ends ? undefined : { ...piece, text, begins: false };
  }

  #meet({ time, text }: TimedPiece): void {
    if (time !== undefined) this.#recognise(`${time} ${text.slice(0, KNOWN_CHARACTERS)}`);
    const known = this.#time;
    this.#drops = 0;
    this.#counts = time !== undefined;
    this.#skips = known !== undefined && time !== undefined && time < known;
    if (time === undefined || this.#skips) return;
    if (time !== known) {
      this.#time = time;
      this.#lines = 0;
      this.#characters = 0;
      this.#met = 1;
      return;
    }
    this.#met += 1;
    this.#skips = this.#met <= this.#lines;
    if (!this.#skips && this.#met === this.#lines + 1) this.#drops = this.#characters;
  }

  #recognise(line: string): void {
    if (this.#mayBeAnother && line !== this.#first) {
      this.#time = undefined;
      this.#lines = 0;
      this.#characters = 0;
      this.#first = undefined;
    }
    this.#mayBeAnother = false;
    this.#first ??= line;
  }
}
