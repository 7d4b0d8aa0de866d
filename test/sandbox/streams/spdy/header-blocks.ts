import { constants, createDeflate, createInflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './spdy-dictionary.ts';

type Zlib = ReturnType<typeof createInflate> | ReturnType<typeof createDeflate>;

/** The header blocks of one connection; each direction is one compressed stream, so blocks must pass in order. */
export class HeaderBlocks {
  readonly #inflate = createInflate({ dictionary: SPDY_DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
  readonly #deflate = createDeflate({ dictionary: SPDY_DICTIONARY, flush: constants.Z_SYNC_FLUSH });

  /** Reads a block into headers by their names in lower case. Throws where it is no SPDY/3 block. */
  async read(block: Buffer): Promise<ReadonlyMap<string, string>> {
    const plain = await pass(this.#inflate, block);
    const headers = new Map<string, string>();
    let position = 4;
    const text = () => {
      const from = position + 4;
      position = from + plain.readUInt32BE(position);
      return plain.toString('utf8', from, position);
    };
    for (let left = plain.readUInt32BE(0); left > 0; left -= 1) headers.set(text().toLowerCase(), text());
    return headers;
  }

  /** A block without headers. */
  writeEmpty(): Promise<Buffer> {
    return pass(this.#deflate, Buffer.alloc(4));
  }
}

function pass(zlib: Zlib, chunk: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zlib.once('error', reject);
    zlib.write(chunk, () => {
      zlib.off('error', reject);
      const parts: Buffer[] = [];
      for (let part = zlib.read(); part !== null; part = zlib.read()) parts.push(part);
      resolve(Buffer.concat(parts));
    });
  });
}
