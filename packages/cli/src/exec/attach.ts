import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { type ExecSession, type PipedExit, pipeExec } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { enterRawMode, watchSize } from './raw-terminal.ts';
import { type TerminalModes, watchModes } from './watch-modes.ts';

interface Attachment {
  readonly host: Host;
  /** Name of the pod, for messages. */
  readonly pod: string;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Connects a command to this process' streams until it ends, and returns its exit code. The terminal is given back whatever happens. */
export async function attach(session: ExecSession, attachment: Attachment): Promise<number> {
  const { host, stdin, tty } = attachment;
  const streams = host.streams();
  const restore = tty && stdin ? enterRawMode(streams, host.platform) : () => {};
  const modes = watchModes();
  const unwatch = tty ? watchSize(streams, host.platform, session.resize) : () => {};
  try {
    const exit = await pipeExec(tty && streams.stdout.isTTY === true ? watched(session, modes) : session, {
      ...streams,
      stdin: stdin ? streams.stdin : undefined,
      onEndlessInput: ({ message, fix }) => host.stderr.write(`note: ${message}; ${fix}\n`),
    });
    restore();
    tellWhy(exit, host);
    return exit.code;
  } catch (error) {
    restore();
    // What broke off in the middle of a line gets one of its own, and a full screen is left.
    const back = modes.undo();
    if (back !== '') streams.stdout.write(back);
    if (tty) host.stderr.write('\n');
    throw tty ? error : asLeftAlone(error, attachment.pod);
  } finally {
    unwatch();
    restore();
  }
}

function watched(session: ExecSession, { read }: TerminalModes): ExecSession {
  const output = async function* (): ExecSession['output'] {
    for await (const each of session.output) {
      read(each.data);
      yield each;
    }
  };
  return { ...session, output: output() };
}

function tellWhy({ reason }: PipedExit, host: Host): void {
  if (reason !== undefined) host.stderr.write(`error: ${escapeControlChars(reason)}\n`);
}

/** Cutting a connection kills nothing: Kubernetes has no way to. */
function asLeftAlone(error: unknown, pod: string): unknown {
  if (!(error instanceof AisubmitError) || error.code !== 'INTERRUPTED') return error;
  return new AisubmitError('INTERRUPTED', `interrupted; what was started may go on in pod ${escapeControlChars(pod)}`);
}
