import { keyOf, type Obj } from '../api/object.ts';
import type { LogOptions } from '../embedded/reads/pod-log.ts';

interface Line {
  readonly time: string;
  readonly text: string;
}

interface Book {
  lines: Line[];
  previous: Line[];
  isOver: boolean;
  readonly readers: Set<{ line(line: Line): void; over(): void }>;
}

/** What containers wrote, by pod and container, for readers now and later. */
export class ContainerLogs {
  readonly #books = new Map<string, Book>();

  write(pod: Obj, container: string, text: string): void {
    const book = this.#book(pod, container);
    const line = { time: new Date().toISOString().replace('Z', '000000Z'), text };
    book.lines.push(line);
    for (const reader of book.readers) reader.line(line);
  }

  /** Says that the container has ended: followers are done. */
  end(pod: Obj, container: string): void {
    const book = this.#book(pod, container);
    book.isOver = true;
    for (const reader of book.readers) reader.over();
  }

  /** Says that the container starts again: what it wrote becomes its previous log. */
  restart(pod: Obj, container: string): void {
    const book = this.#book(pod, container);
    book.previous = book.lines;
    book.lines = [];
    book.isOver = false;
  }

  /** Drops what a deleted pod wrote and ends its readers. */
  forget(pod: Obj): void {
    const prefix = `${pod.metadata.uid}/`;
    for (const [key, book] of this.#books) {
      if (!key.startsWith(prefix)) continue;
      for (const reader of book.readers) reader.over();
      this.#books.delete(key);
    }
  }

  /** Gives a container's lines to `out`, as kubelet does; answers how to stop. */
  read(pod: Obj, options: LogOptions, out: { write(text: string): void; end(): void }): () => void {
    const book = this.#book(pod, options.container);
    const format = (line: Line) => `${options.timestamps ? `${line.time} ` : ''}${line.text}\n`;
    const past = select(options.previous ? book.previous : book.lines, options)
      .map(format)
      .join('');
    const limited =
      options.limitBytes === undefined ? past : Buffer.from(past).subarray(0, options.limitBytes).toString();
    if (limited !== '') out.write(limited);
    const follows = options.follow && !options.previous && !book.isOver && options.limitBytes === undefined;
    if (!follows) {
      out.end();
      return () => undefined;
    }
    const reader = { line: (line: Line) => out.write(format(line)), over: () => out.end() };
    book.readers.add(reader);
    return () => book.readers.delete(reader);
  }

  #book(pod: Obj, container: string): Book {
    const key = `${pod.metadata.uid ?? keyOf(pod)}/${container}`;
    let book = this.#books.get(key);
    if (book === undefined) {
      book = { lines: [], previous: [], isOver: false, readers: new Set() };
      this.#books.set(key, book);
    }
    return book;
  }
}

function select(lines: readonly Line[], { sinceSeconds, sinceTime, tailLines }: LogOptions): Line[] {
  // A server keeps whole seconds of it.
  const since = sinceTime === undefined ? undefined : Math.floor(Date.parse(sinceTime) / 1000) * 1000;
  const from = since ?? (sinceSeconds === undefined ? 0 : Date.now() - sinceSeconds * 1000);
  const recent = lines.filter((line) => Date.parse(line.time) >= from);
  if (tailLines === undefined) return recent;
  return tailLines === 0 ? [] : recent.slice(-tailLines);
}
