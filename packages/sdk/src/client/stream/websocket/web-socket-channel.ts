import { safeText } from '../../safe-text.ts';
import { ApiError } from '../../transport/api-error.ts';
import type { StreamChannel } from '../../transport/kube-api.ts';
import { guardSocket, type OpenSocket } from '../byte-channel.ts';
import { MAX_PIECE_BYTES } from '../pieces.ts';
import { encodeFrame, frameBuffer, OPCODES, totalBytes } from './encode-frame.ts';
import { BrokenFrame, createFrameReader } from './frame-reader.ts';

const EMPTY = new Uint8Array(0);
/** 1000 and 1005: an end without a complaint. */
const NORMAL: ReadonlySet<number> = new Set([1000, 1005]);
const GOODBYE = new Uint8Array([0x03, 0xe8]);
/** Messages between these sizes are made in memory that is kept. */
const SMALL_BYTES = 4096;
const REUSED_BYTES = MAX_PIECE_BYTES + 64;
const MAX_FREE = 3;
/** Masks are taken from a supply: one call for random bytes costs more than many bytes. */
const SUPPLY_BYTES = 4096;

/** A WebSocket after its handshake, from the client's side. */
export function webSocketChannel(open: OpenSocket): StreamChannel {
  const { socket } = open;
  const guarded = guardSocket(open);
  const nextMask = maskSupply();
  // Fresh memory costs more than masking: it is used again as soon as a frame has left.
  const free: Uint8Array<ArrayBuffer>[] = [];
  const write = (opcode: number, ...parts: readonly Uint8Array[]): Promise<void> => {
    const frame = { opcode, parts, mask: nextMask() };
    const size = totalBytes(parts);
    if (size < SMALL_BYTES || size > REUSED_BYTES) return guarded.write(encodeFrame(frame));
    const buffer = free.pop() ?? frameBuffer(REUSED_BYTES);
    return guarded.write(encodeFrame(frame, buffer), () => {
      if (free.length < MAX_FREE) free.push(buffer);
    });
  };
  const leave = (error: Error | undefined): void => {
    if (guarded.ended()) return;
    void write(OPCODES.goodbye, GOODBYE);
    guarded.end(error);
  };
  return {
    protocol: open.protocol,
    listen: (listener) => {
      const feed = createFrameReader({
        data: (piece, last) => {
          if (!guarded.ended()) listener.data(piece, last);
        },
        // A server that pings and does not read is not answered without end.
        ping: (payload) => void (socket.writableNeedDrain || write(OPCODES.pong, payload)),
        pong: () => listener.pong(),
        goodbye: (code, reason) => leave(NORMAL.has(code) ? undefined : complaint(code, reason)),
      });
      guarded.listen(listener, (bytes) => {
        try {
          feed(bytes);
        } catch (error) {
          if (!(error instanceof BrokenFrame)) throw error;
          leave(new ApiError('SERVER_ERROR', `the stream from the cluster is damaged: ${error.message}`));
        }
      });
    },
    send: (...parts) => write(OPCODES.binary, ...parts),
    ping: () => void write(OPCODES.ping, EMPTY),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => leave(undefined),
  };
}

/** 1001 and 1012 to 1014 come from servers and proxies that restart. */
function complaint(code: number, reason: string): ApiError {
  const said = reason === '' ? '' : `: ${safeText(reason, 300)}`;
  return new ApiError('UNREACHABLE', `the cluster ended the stream (code ${code})${said}`, { transient: true });
}

function maskSupply(): () => Uint8Array {
  const { randomFillSync } = process.getBuiltinModule('node:crypto');
  const supply = new Uint8Array(SUPPLY_BYTES);
  let at = SUPPLY_BYTES;
  return () => {
    if (at === SUPPLY_BYTES) {
      randomFillSync(supply);
      at = 0;
    }
    at += 4;
    return supply.subarray(at - 4, at);
  };
}
