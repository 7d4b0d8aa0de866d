import type { Readable, Writable } from 'node:stream';
import { AisubmitError } from '../../errors.ts';
import type { ExecExit, ExecSession } from '../stream/exec/exec-session.ts';

export interface ExecPipes {
  /** Read as fast as the command takes it, and destroyed at the end; its end is the end of the command's input. */
  readonly stdin?: Readable | undefined;
  readonly stdout: Writable;
  /** Written nothing where the command has a terminal. */
  readonly stderr: Writable;
  /** Called once where the cluster cannot be told that the input has ended; without it that breaks the session. */
  readonly onEndlessInput?: ((why: AisubmitError) => void) | undefined;
}

/** How a command ended, and whether somebody was left to read what it says. */
export interface PipedExit extends ExecExit {
  /** True when the reader of stdout went away first, and the connection was cut. */
  readonly readerGone?: true;
}

/**
 * Connects a command's streams to those of Node, byte for byte and to the last one. A slow reader makes the command wait.
 *
 * @throws AisubmitError when the connection breaks before the command has ended.
 */
export async function pipeExec(session: ExecSession, pipes: ExecPipes): Promise<PipedExit> {
  const { stdin } = pipes;
  const stdout = createTarget(pipes.stdout);
  const stderr = createTarget(pipes.stderr);
  const input = stdin === undefined ? undefined : giveInput(session, stdin, pipes.onEndlessInput);
  try {
    for await (const { stream, data } of session.output) {
      const taken = await (stream === 'stdout' ? stdout : stderr).write(data);
      if (!taken && stream === 'stdout') return gone(session);
    }
    return await session.exit;
  } catch (error) {
    throw input?.failure() ?? error;
  } finally {
    stdin?.destroy();
    stdout.release();
    stderr.release();
  }
}

const SIGPIPE_EXIT = 141;

/** As a shell would tell of a command whose reader has gone. */
function gone(session: ExecSession): PipedExit {
  session.close();
  return { code: SIGPIPE_EXIT, readerGone: true };
}

interface Target {
  /** @returns false when nobody reads any more. */
  readonly write: (data: Uint8Array) => Promise<boolean>;
  readonly release: () => unknown;
}

function createTarget(stream: Writable): Target {
  // The streams of a process stay writable after EPIPE.
  let closed = false;
  let wake = (): void => {};
  const onClosed = (): void => {
    closed = true;
    wake();
  };
  const onDrain = (): void => wake();
  stream.on('error', onClosed).on('close', onClosed).on('drain', onDrain);
  return {
    write: async (data) => {
      if (closed || !stream.writable) return false;
      if (!stream.write(data) && !closed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return !closed;
    },
    release: () => stream.off('error', onClosed).off('close', onClosed).off('drain', onDrain),
  };
}

function giveInput(
  session: ExecSession,
  stdin: Readable,
  onEndless: ExecPipes['onEndlessInput'],
): { failure(): unknown } {
  let failure: unknown;
  const give = async (): Promise<void> => {
    for await (const chunk of stdin) await session.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    await session.endInput();
  };
  give().catch((error: unknown) => {
    // A command may end before it has read everything; how it ended says more.
    if (error instanceof AisubmitError && error.code === 'REJECTED' && onEndless !== undefined) onEndless(error);
    else if (stdin.errored !== null || isRefusal(error)) {
      failure = error;
      session.close();
    }
  });
  return { failure: () => failure };
}

function isRefusal(error: unknown): boolean {
  return error instanceof AisubmitError && error.code === 'REJECTED';
}
