import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const CLI = path.join(ROOT, 'packages', 'cli');

/** What starts the plugin, and what that requires. */
export const BIN = path.join(CLI, 'bin');
/** The launcher that npm links as `kubectl-aisubmit`. */
export const LAUNCHER = path.join(BIN, 'kubectl-aisubmit.cjs');
export const COMPLETER = path.join(BIN, 'kubectl_complete-aisubmit.cjs');
export const DIST = path.join(CLI, 'dist');

/** What a program said and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What to type, as at a keyboard, once a text was printed. */
export interface Answer {
  readonly question: string;
  readonly text: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** At a terminal: what to type once this was asked; of several, one after the other. */
  readonly answer?: Answer | readonly Answer[];
  /** Called with everything stdout said so far. */
  readonly onStdout?: (text: string) => void;
  /** Called with everything stderr said so far; may stop the process. */
  readonly onStderr?: (text: string, stop: (signal: NodeJS.Signals) => void) => void;
  /** Interrupts the process after this time. */
  readonly stopAfterMs?: number;
}

/** Runs a program to its end. Nothing of the caller's Kubernetes settings reaches it. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { KUBECONFIG: _, ...env } = process.env;
  const child = spawn(command, args, { env: { ...env, NO_COLOR: '1', HOME: '/nonexistent', ...options.env } });
  let [stdout, stderr] = ['', ''];
  let stopped = false;
  // A second Ctrl-C means something else.
  const stop = (signal: NodeJS.Signals): void => {
    if (!stopped) stopped = child.kill(signal);
  };
  const answers = [options.answer ?? []].flat();
  let read = 0;
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    options.onStdout?.(stdout);
    const at = stdout.indexOf(answers[0]?.question ?? '', read);
    if (answers.length === 0 || at === -1) return;
    read = stdout.length;
    child.stdin.write(`${answers.shift()?.text}\r`);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
    options.onStderr?.(stderr, stop);
  });
  if (options.stopAfterMs !== undefined) setTimeout(() => stop('SIGINT'), options.stopAfterMs).unref();
  child.stdin.on('error', () => undefined);
  if (options.answer === undefined) child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.destroy();
  return { code, stdout, stderr: settled(stderr) };
}

/** What was said, without the lines that only a slow answer brings about: "Asking … …". No test knows how slow a machine is. */
export function settled(stderr: string): string {
  return stderr.replaceAll(/^[A-Z][^\n]* …\n/gm, '');
}

/** Runs the bundled plugin. */
export function plugin(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [LAUNCHER, ...args], options);
}

/** Bundles the plugin when its sources are newer than the bundle; test files that run at once wait for each other. */
export async function freshBundle(): Promise<void> {
  const lock = path.join(CLI, 'node_modules', '.cache', 'bundle.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  const giveUp = Date.now() + 60_000;
  while (!take(lock)) {
    if (Date.now() > giveUp) throw new Error(`${lock} is held; remove it if no test is running`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    if (isFresh()) return;
    const script = path.join(CLI, 'scripts', 'bundle.ts');
    const { code, stderr } = await run(process.execPath, ['--conditions=@aisubmit/source', script]);
    if (code !== 0) throw new Error(`the bundle failed: ${stderr}`);
  } finally {
    rmSync(lock, { recursive: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function isFresh(): boolean {
  const words = path.join(DIST, 'static', 'words.json');
  if (!existsSync(words)) return false;
  const built = statSync(words).mtimeMs;
  const sources = ['packages/cli/src', 'packages/cli/scripts', 'packages/sdk/src', 'packages/templates/src'];
  return sources.every((folder) => newest(path.join(ROOT, folder)) < built);
}

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}
