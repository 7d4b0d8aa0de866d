import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type ExecCall, type ExecScript, noSuchProgram } from '../streams/exec-call.ts';

/** Where a process of this machine runs in a container's stead. */
export interface ProcessPlace {
  /** The whole environment. Default: a PATH and a HOME, nothing of the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the current folder. */
  readonly cwd?: string;
}

/** Runs the command that follows in a terminal; lines of "COLUMNS ROWS" on file descriptor 3 are its sizes. */
export const TERMINAL: readonly string[] = [
  ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path)) ?? 'python3',
  fileURLToPath(new URL('./pseudo-terminal.py', import.meta.url)),
];
const DEFAULT_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/', TERM: 'xterm' };

/**
 * Processes of this very machine. Where a terminal is asked for it is a real one (python3's `pty`): the process sees every
 * change of size, and the end of the input as a Ctrl-D. A process that outlives its container is killed with its group.
 */
export function runProcess({ env = DEFAULT_ENV, cwd = process.cwd() }: ProcessPlace = {}): ExecScript {
  return async (call) => {
    const [program = ''] = call.command;
    if (!isThere(program, { env, cwd })) throw noSuchProgram(program);
    const child = start(call, { env, cwd });
    const kill = () => killGroup(child);
    call.signal.addEventListener('abort', kill);
    try {
      return await ended(child, call);
    } finally {
      call.signal.removeEventListener('abort', kill);
    }
  };
}

function start({ command, tty }: ExecCall, place: Required<ProcessPlace>): ChildProcess {
  const [program = '', ...args] = tty ? [...TERMINAL, ...command] : command;
  return spawn(program, args, {
    ...place,
    detached: true,
    stdio: tty ? ['pipe', 'pipe', 'ignore', 'pipe'] : ['pipe', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess, { stdin, stdout, stderr, onResize }: ExecCall): Promise<number> {
  const [input, output, errors, sizes] = child.stdio;
  // Output or input that breaks because the other side has ended is no failure of the process.
  pipeline(stdin, input as Writable, () => undefined);
  onResize(({ columns, rows }) => void (sizes as Writable | undefined)?.write(`${columns} ${rows}\n`));
  const copied = [copy(output as Readable, stdout), ...(errors ? [copy(errors as Readable, stderr)] : [])];
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 9)));
  });
  await Promise.all(copied);
  return code;
}

/** Resolves when the source has ended, or when nobody takes its output any more. */
function copy(source: Readable, target: Writable): Promise<void> {
  return new Promise((resolve) => {
    source.on('end', resolve);
    source.on('close', resolve);
    target.on('close', () => source.resume());
    source.pipe(target, { end: false });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function isThere(program: string, { env, cwd }: Required<ProcessPlace>): boolean {
  if (program.includes('/')) return existsSync(join(program.startsWith('/') ? '/' : cwd, program));
  return (env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
