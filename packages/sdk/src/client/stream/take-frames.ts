/** How the frames of a protocol are read. */
export interface FrameShape<Frame extends { readonly length: number }> {
  /** Of its longest header. */
  readonly headerBytes: number;
  /** Reads a header of which there are `have` bytes; undefined as long as it is not whole. May throw. */
  readonly readHeader: (header: DataView, have: number) => Frame | undefined;
  /** Gets the payload as it comes, in the chunk's own bytes, and how much of it is missing; at least once for each frame. */
  readonly payload: (piece: Uint8Array, frame: Frame, missing: number) => void;
}

/**
 * Takes frames apart that have a header and a payload, however they are cut into chunks. Keeps the header alone, so a frame
 * may claim any length.
 *
 * @returns a function to be fed with chunks.
 */
export function takeFrames<Frame extends { readonly length: number }>({
  headerBytes,
  readHeader,
  payload,
}: FrameShape<Frame>): (chunk: Uint8Array) => void {
  const header = new DataView(new ArrayBuffer(headerBytes));
  let have = 0;
  let frame: Frame | undefined;
  let missing = 0;
  return (chunk) => {
    let at = 0;
    // A frame without a payload is complete as soon as its header is.
    while (at < chunk.length || (frame !== undefined && missing === 0)) {
      if (frame === undefined) {
        header.setUint8(have, chunk[at] ?? 0);
        have += 1;
        at += 1;
        frame = readHeader(header, have);
        if (frame === undefined) continue;
        missing = frame.length;
        have = 0;
        continue;
      }
      const current = frame;
      const piece = chunk.subarray(at, at + missing);
      at += piece.length;
      missing -= piece.length;
      if (missing === 0) frame = undefined;
      payload(piece, current, missing);
    }
  };
}
