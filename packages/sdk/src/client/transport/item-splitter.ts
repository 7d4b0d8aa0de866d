const MARK = /["{}[\]]/g;
const IN_STRING = /["\\]/g;
/** Depth of what stands in the array of a list. */
const IN_ITEMS = 2;

/**
 * Takes the text of a Kubernetes list apart while it arrives: each of its `items` is handed over as JSON text as soon as it
 * is complete, and the list with an empty array is what remains. Nothing is checked: what is no JSON stays so.
 */
export class ItemSplitter {
  readonly #onItem: (json: string) => void;
  #text = '';
  /** Where the part of the text begins that has been put nowhere yet. */
  #start = 0;
  #depth = 0;
  #inString = false;
  /** True when a piece ended after a backslash: the next character is nothing but itself. */
  #escaped = false;
  #inItems = false;
  /** The last string on the level of the list itself: the key, when an array begins. */
  #key = '';
  #rest = '';
  #item = '';

  constructor(onItem: (json: string) => void) {
    this.#onItem = onItem;
  }

  /** The list without those items that are complete. */
  get rest(): string {
    return this.#rest + this.#item;
  }

  push(text: string): void {
    this.#text = text;
    this.#start = 0;
    for (let at = 0; at < text.length; ) at = this.#inString ? this.#afterString(at) : this.#afterMark(at);
    this.#put(text.length);
  }

  #afterMark(from: number): number {
    MARK.lastIndex = from;
    const found = MARK.exec(this.#text);
    if (found === null) return this.#text.length;
    const [mark] = found;
    if (mark === '"') {
      this.#inString = true;
      if (this.#depth === 1) this.#key = '';
    } else if (mark === '{' || mark === '[') this.#open(mark, found.index);
    else this.#close(found.index);
    return found.index + 1;
  }

  /** Where the text goes on after a string, or after the part of it that is there. */
  #afterString(from: number): number {
    let at = this.#escaped ? from + 1 : from;
    this.#escaped = false;
    for (;;) {
      IN_STRING.lastIndex = at;
      const found = IN_STRING.exec(this.#text);
      const end = found?.index ?? this.#text.length;
      if (found === null || found[0] === '"') {
        this.#inString = found === null;
        if (this.#depth === 1) this.#key += this.#text.slice(from, end);
        return end + 1;
      }
      at = end + 2;
      this.#escaped = at > this.#text.length;
    }
  }

  #open(mark: string, at: number): void {
    if (this.#inItems && this.#depth === IN_ITEMS) this.#put(at);
    this.#depth += 1;
    if (this.#depth !== IN_ITEMS || mark !== '[' || this.#key !== 'items') return;
    this.#put(at + 1);
    this.#inItems = true;
  }

  #close(at: number): void {
    const ended = this.#inItems ? this.#depth - IN_ITEMS : undefined;
    if (ended === 0) {
      this.#put(at);
      this.#inItems = false;
    } else if (ended === 1) {
      this.#put(at + 1);
      this.#onItem(this.#item);
      this.#item = '';
    }
    this.#depth -= 1;
  }

  /** Puts the text up to here where it belongs; what stands between items belongs nowhere. */
  #put(end: number): void {
    const text = this.#text.slice(this.#start, end);
    this.#start = end;
    if (!this.#inItems) this.#rest += text;
    else if (this.#depth > IN_ITEMS) this.#item += text;
  }
}
