import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Outcome {
  readonly ok: boolean;
  /** Both streams, as printed; empty when they went to the terminal. */
  readonly output: string;
}

export interface RunOptions {
  /** Show the output while it is written instead of returning it. */
  readonly live?: boolean;
  /** The process is killed after this long. */
  readonly limitMinutes?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../..');

const DEFAULT_LIMIT_MINUTES = 5;
const MILLISECONDS = 60_000;

/** Runs a tool in the checkout; `command` is this Node unless told otherwise. Never rejects and never waits for ever. */
export async function runTool(
  args: readonly string[],
  command: readonly string[] = [process.execPath],
  { live = false, limitMinutes = DEFAULT_LIMIT_MINUTES, env = process.env }: RunOptions = {},
): Promise<Outcome> {
  const [program = process.execPath, ...first] = command;
  const stdio = live ? 'inherit' : 'pipe';
  const child = spawn(program, [...first, ...args], { cwd: ROOT, env, stdio: ['ignore', stdio, stdio] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ok = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      output += `stopped after ${limitMinutes} minutes\n`;
      // Its own children may outlive it and keep the pipes open: do not wait for those.
      child.once('exit', () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(false);
      });
      child.kill('SIGKILL');
    }, limitMinutes * MILLISECONDS);
    child.once('error', (error) => {
      output += `${program} cannot be started: ${error.message}\n`;
      clearTimeout(timer);
      resolve(false);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
  return { ok, output };
}
