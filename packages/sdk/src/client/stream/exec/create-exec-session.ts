import { AisubmitError } from '../../../errors.ts';
import { ApiError } from '../../transport/api-error.ts';
import type { StreamChannel } from '../../transport/kube-api.ts';
import { createHeartbeat, type Heartbeat } from '../heartbeat.ts';
import { inPieces } from '../pieces.ts';
import { createMessageReader } from './channel-messages.ts';
import { CHANNELS } from './channels.ts';
import type { ExecExit, ExecOutput, ExecSession } from './exec-session.ts';
import { createOutputQueue } from './output-queue.ts';
import { readExit } from './read-exit.ts';

const MAX_STATUS_BYTES = 64 * 1024;
/** The last output may come after the status; a server that then says neither more nor goodbye is left. */
const LAST_WORDS_MS = 5000;

interface SessionOptions {
  readonly pod: string;
  readonly signal: AbortSignal | undefined;
  readonly canEndInput: boolean;
}

/** Makes a session of a channel whose messages begin with the number of a stream. */
export function createExecSession(channel: StreamChannel, options: SessionOptions): ExecSession {
  const { signal } = options;
  const exit = Promise.withResolvers<ExecExit>();
  // Whoever reads the output only learns of it there.
  exit.promise.catch(() => {});
  let why: Error | undefined;
  const close = (error: Error): void => {
    why ??= error;
    channel.close();
  };
  const interrupt = (): void => close(new AisubmitError('INTERRUPTED', 'interrupted'));
  const heartbeat = createHeartbeat({ ping: () => channel.ping(), dead: () => close(silent(options.pod)) });
  let stalled = false;
  const output = createOutputQueue<ExecOutput>((full) => {
    stalled = full;
    heartbeat.stall(full);
    if (full) channel.pause();
    else channel.resume();
  });
  // While nobody reads, the last words may still lie in the connection.
  const status = createStatusReader(() => (stalled ? status.wait() : channel.close()));
  const take = createMessageReader((number, data) => {
    if (number === CHANNELS.stdout) output.push({ stream: 'stdout', data }, data.length);
    else if (number === CHANNELS.stderr) output.push({ stream: 'stderr', data }, data.length);
    else if (number === CHANNELS.status) status.add(data);
  });
  channel.listen({
    data: (piece, last) => {
      heartbeat.heard();
      take(piece, last);
      status.wait();
    },
    pong: heartbeat.answered,
    closed: (error) => {
      heartbeat.stop();
      signal?.removeEventListener('abort', interrupt);
      const text = status.end();
      const broken = text === '' || why !== undefined ? (why ?? error ?? endedEarly(options.pod)) : undefined;
      output.end(broken);
      if (broken === undefined) void output.drained.then(() => exit.resolve(readExit(text)));
      else exit.reject(broken);
    },
  });
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();
  return { ...sending(channel, heartbeat, options), output: output.values(), exit: exit.promise, close: interrupt };
}

interface StatusReader {
  readonly add: (data: Uint8Array) => void;
  /** Gives the server a little time from now on, once the status is there. */
  readonly wait: () => void;
  /** @returns what came, empty where nothing did. */
  readonly end: () => string;
}

function createStatusReader(giveUp: () => void): StatusReader {
  const words = new TextDecoder();
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  return {
    add: (data) => {
      text = (text + words.decode(data, { stream: true })).slice(0, MAX_STATUS_BYTES);
    },
    wait: () => {
      if (text === '') return;
      clearTimeout(timer);
      timer = setTimeout(giveUp, LAST_WORDS_MS);
    },
    end: () => {
      clearTimeout(timer);
      return text;
    },
  };
}

function sending(
  channel: StreamChannel,
  heartbeat: Heartbeat,
  { canEndInput }: SessionOptions,
): Pick<ExecSession, 'write' | 'endInput' | 'resize'> {
  const send = (number: number, ...parts: readonly Uint8Array[]): Promise<void> =>
    channel.send(new Uint8Array([number]), ...parts);
  return {
    write: async (chunk) => {
      heartbeat.sent(chunk.length);
      for (const piece of inPieces([chunk])) await send(CHANNELS.stdin, ...piece);
    },
    endInput: async () => {
      if (canEndInput) return send(CHANNELS.end, new Uint8Array([CHANNELS.stdin]));
      throw new ApiError('REJECTED', 'this cluster cannot be told that the input of a command ends', {
        fix: 'it needs Kubernetes 1.30 or newer; until then end the command in another way',
      });
    },
    resize: ({ columns, rows }) =>
      void send(CHANNELS.resize, new TextEncoder().encode(JSON.stringify({ Width: columns, Height: rows }))),
  };
}

function endedEarly(pod: string): ApiError {
  return new ApiError('UNREACHABLE', `the connection to pod ${pod} ended before the command did`, {
    fix: 'look at the status of the workload; if it runs, try again',
    transient: true,
  });
}

function silent(pod: string): ApiError {
  return new ApiError('UNREACHABLE', `the cluster has not answered on the connection to pod ${pod} for a while`, {
    fix: 'check your network or VPN, and try again',
    transient: true,
  });
}
