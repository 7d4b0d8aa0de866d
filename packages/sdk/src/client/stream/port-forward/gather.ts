/** What is gathered at most before it is handed on. */
const MAX_BYTES = 256 * 1024;

/** Small pieces that come together, handed on as one. */
export interface Gatherer {
  readonly add: (bytes: Uint8Array) => void;
  /** Hands on what there is. */
  readonly flush: () => void;
}

/**
 * Gathers what comes in one turn of the event loop. TLS comes in records of 16 KiB, and each piece costs whoever takes it a
 * system call; copying costs less.
 */
export function createGatherer(take: (bytes: Uint8Array) => void): Gatherer {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let turn: NodeJS.Immediate | undefined;
  const flush = (): void => {
    clearImmediate(turn);
    turn = undefined;
    const [first, ...more] = pieces;
    if (first === undefined) return;
    const bytes = more.length === 0 ? first : Buffer.concat(pieces, size);
    pieces = [];
    size = 0;
    take(bytes);
  };
  return {
    flush,
    add: (bytes) => {
      pieces.push(bytes);
      size += bytes.length;
      if (size >= MAX_BYTES) flush();
      else turn ??= setImmediate(flush);
    },
  };
}
