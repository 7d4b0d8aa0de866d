import { characterStart } from '../split-lines.ts';

const LINE_FEED = 0x0a;

/** A line, or a part of one that is longer than memory is meant for. */
export interface LogPiece {
  readonly text: string;
  /** True for what begins a line. */
  readonly begins: boolean;
  /** True for what a line feed ended. */
  readonly ends: boolean;
}

export interface SplitLogOptions {
  readonly maxBytes: number;
  /** `latin1` keeps every byte as one character. */
  readonly encoding: 'utf8' | 'latin1';
}

/** Splits bytes at line feeds; what holds no more than `maxBytes` of a line comes in one piece. */
export async function* splitLog(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes, encoding }: SplitLogOptions,
): AsyncGenerator<LogPiece> {
  let rest: Buffer = Buffer.alloc(0);
  let begins = true;
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
      yield { text: bytes.subarray(0, end).toString(encoding), begins, ends: true };
      begins = true;
      bytes = bytes.subarray(end + 1);
    }
    while (bytes.length > maxBytes) {
      const cut = encoding === 'utf8' ? characterStart(bytes, maxBytes) : maxBytes;
      yield { text: bytes.subarray(0, cut).toString(encoding), begins, ends: false };
      begins = false;
      bytes = bytes.subarray(cut);
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) yield { text: rest.toString(encoding), begins, ends: false };
}
