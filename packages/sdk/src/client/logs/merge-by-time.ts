import type { TimedPiece } from './log-position.ts';

/** A piece, and where it is from. */
export interface Sourced<K> {
  readonly source: K;
  readonly piece: TimedPiece;
}

/** Merges logs into one by the times of their lines; a line is never torn apart. */
export async function* mergeByTime<K>(sources: ReadonlyMap<K, AsyncIterable<TimedPiece>>): AsyncGenerator<Sourced<K>> {
  const heads = await Promise.all([...sources].map(([source, pieces]) => firstOf(source, pieces)));
  const open = heads.filter((head) => head !== undefined);
  try {
    while (open.length > 0) {
      const head = open.reduce((first, each) => (each.time < first.time ? each : first));
      for (let goesOn = true; goesOn; ) {
        yield { source: head.source, piece: head.piece };
        goesOn = !head.piece.ends;
        if (await advance(head)) continue;
        open.splice(open.indexOf(head), 1);
        goesOn = false;
      }
    }
  } finally {
    for (const { iterator } of open) iterator.return?.()?.catch(() => undefined);
  }
}

interface Head<K> {
  readonly source: K;
  readonly iterator: AsyncIterator<TimedPiece>;
  piece: TimedPiece;
  /** Of the line, or of the one before it where it has none. */
  time: string;
}

async function firstOf<K>(source: K, pieces: AsyncIterable<TimedPiece>): Promise<Head<K> | undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  const result = await iterator.next();
  if (result.done === true) return undefined;
  return { source, iterator, piece: result.value, time: result.value.time ?? '' };
}

/** Takes the next piece; false when there is none. */
async function advance<K>(head: Head<K>): Promise<boolean> {
  const result = await head.iterator.next();
  if (result.done === true) return false;
  head.piece = result.value;
  head.time = result.value.time ?? head.time;
  return true;
}
