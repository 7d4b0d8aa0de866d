import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';

const ROOT = join(import.meta.dirname, '..', '..', '..');
// There it finds keytar as the packaged plugin does.
const WORKER = join(ROOT, 'packages', 'cli', 'node_modules', '.cache', `token-worker-${process.pid}.mjs`);

/** Bundles token-worker.ts, which a hundred processes are to start quickly. */
export async function bundleWorker(): Promise<void> {
  await build({
    input: join(import.meta.dirname, 'token-worker.ts'),
    platform: 'node',
    resolve: { conditionNames: ['@aisubmit/source', 'import', 'node', 'default'] },
    treeshake: { moduleSideEffects: false },
    external: ['keytar'],
    output: { file: WORKER, format: 'esm', codeSplitting: false },
    logLevel: 'warn',
  });
}

/** Removes what `bundleWorker` made. */
export function removeWorker(): void {
  rmSync(WORKER, { force: true });
}

/** What one process came to. */
export interface Ended {
  readonly code: number | null;
  /** Every line of its output that is JSON. */
  readonly lines: readonly unknown[];
  readonly stderr: string;
}

/** A home folder whose keyring outlives its sessions. */
export interface KeyringHome {
  readonly folder: string;
  /** Runs a bash script in a D-Bus session of its own; `worker COMMAND [ARGUMENT]` runs the worker there. */
  session(script: string, options?: SessionOptions): Promise<Ended>;
  remove(): void;
}

interface SessionOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Password the daemon is unlocked with; absent: no daemon is started. */
  readonly password?: string;
  readonly busConfig?: string;
}

// The parent returns once the daemon answers on the bus. A wrong password leaves the keyring locked.
const UNLOCK = 'printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
const HELPERS = `
worker() { "$NODE" "$WORKER" "$@"; }
daemon_pid() {
  dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \\
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | { read -r _ pid; echo "$pid"; }
}
`;

/** Makes a home folder with no keyring in it yet. */
export function keyringHome(): KeyringHome {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-keyring-'));
  return {
    folder,
    session: (script, { env = {}, password, busConfig } = {}) => {
      const bus = busConfig === undefined ? [] : [`--config-file=${busConfig}`];
      const unlock = password === undefined ? '' : UNLOCK;
      const child = spawn('dbus-run-session', [...bus, '--', 'bash', '-c', `${HELPERS}${unlock}\n${script}`], {
        env: { ...homeEnvironment(folder), KEYRING_PASSWORD: password ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return ended(child);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An environment with this home, without a display, a session bus or anything of the caller's. */
export function homeEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    NODE: process.execPath,
    WORKER,
    NODE_NO_WARNINGS: '1',
  };
}

/** Runs the worker outside of any session. */
export function runWorker(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [WORKER, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return ended(child);
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { code, lines: lines.map((line): unknown => JSON.parse(line)), stderr };
}
