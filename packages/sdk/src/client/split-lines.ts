const LINE_FEED = 0x0a;

/**
 * Splits bytes into lines of text, never cutting through a UTF-8 character. A line that grows over `maxBytes` is given out
 * in pieces, so that memory stays bounded whatever is sent.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
      yield text(bytes.subarray(0, end));
      bytes = bytes.subarray(end + 1);
    }
    while (bytes.length > maxBytes) {
      const cut = characterStart(bytes, maxBytes);
      yield text(bytes.subarray(0, cut));
      bytes = bytes.subarray(cut);
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) yield text(rest);
}

function text(line: Buffer): string {
  const withoutReturn = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
  return withoutReturn.toString('utf8');
}

/** The last place at or before `at` where a character begins: continuation bytes look like 10xxxxxx. */
export function characterStart(bytes: Buffer, at: number): number {
  let cut = at;
  while (cut > at - 4 && cut > 1 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut;
}
