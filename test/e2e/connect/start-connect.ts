import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freshBundle, LAUNCHER, settled } from '../../contract/cli/plugin.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** A `kubectl aisubmit` that runs until it is told to end. */
export interface Running extends AsyncDisposable {
  stdout(): string;
  stderr(): string;
  /** Waits until either stream holds the text, and answers what stdout holds then. */
  until(text: string | RegExp): Promise<string>;
  /** Ctrl-C. */
  interrupt(): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

export interface Typist extends Disposable {
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Running;
  /** Runs to the end. */
  run(words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }>;
}

/** Somebody at a shell with a kubeconfig of the sandbox. */
export async function startTypist(sandbox: Sandbox, user = 'alice'): Promise<Typist> {
  await freshBundle();
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit connect '));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await sandbox.writeKubeconfig(kubeconfig, user, { namespace: 'team-a' });
  const base = { PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1', KUBECONFIG: kubeconfig };
  const start = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Running =>
    running(words, { ...base, ...env });
  return {
    start,
    run: async (words) => {
      const each = start(words);
      const code = await each.ended;
      return { code, text: each.stdout() + settled(each.stderr()) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function running(words: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, [LAUNCHER, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const interrupt = (): Promise<number | null> => {
    child.kill('SIGINT');
    return ended;
  };
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    interrupt,
    until: async (text) => {
      const deadline = Date.now() + 60_000;
      const isThere = (): boolean =>
        typeof text === 'string' ? (stdout + stderr).includes(text) : text.test(stdout + stderr);
      while (!isThere()) {
        if (child.exitCode !== null || Date.now() > deadline)
          throw new Error(`${text} never came:\n${stdout}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return stdout;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
