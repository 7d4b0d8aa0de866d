/** What is sent as one message: large enough to be cheap, small enough to stay in a processor's cache. */
export const MAX_PIECE_BYTES = 128 * 1024;

/** Groups bytes into messages without copying them; no message is longer than {@link MAX_PIECE_BYTES}. */
export function* inPieces(parts: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  let group: Uint8Array[] = [];
  let room = MAX_PIECE_BYTES;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const piece = part.subarray(at, at + room);
      group.push(piece);
      at += piece.length;
      room -= piece.length;
      if (room > 0) continue;
      yield group;
      group = [];
      room = MAX_PIECE_BYTES;
    }
  }
  if (group.length > 0) yield group;
}
