/**
 * Takes messages apart that begin with the number of a channel, piece by piece.
 *
 * @returns a function that takes each piece of a message, and whether it is the last one.
 */
export function createMessageReader(
  take: (channel: number, piece: Uint8Array) => void,
): (piece: Uint8Array, last: boolean) => void {
  let channel: number | undefined;
  return (piece, last) => {
    let rest = piece;
    if (channel === undefined) {
      channel = piece[0];
      rest = piece.subarray(1);
    }
    if (channel !== undefined && rest.length > 0) take(channel, rest);
    if (last) channel = undefined;
  };
}
