import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../packages/cli/bin/kubectl-aisubmit.cjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface RunningPlugin {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built plugin without a terminal. */
export function startPlugin(args: readonly string[], env: NodeJS.ProcessEnv): RunningPlugin {
  const child: ChildProcess = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  return {
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, output }));
    }),
    kill: (signal) => child.kill(signal),
  };
}

/** Runs the built plugin to its end. */
export function runPlugin(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return startPlugin(args, env).ended;
}
