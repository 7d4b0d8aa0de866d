import type { ChildProcess } from 'node:child_process';
import { AisubmitError } from '../../errors.ts';
import type { KubeExec } from '../kubeconfig/kubeconfig.ts';
import { safeText } from '../safe-text.ts';
import { pluginFix } from './login-fix.ts';

const MAX_STDOUT_BYTES = 1024 * 1024;

const EXEC_INFO = 'KUBERNETES_EXEC_INFO';

interface RunOptions {
  /** ExecCredential for the plugin, JSON. */
  readonly info: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a login plugin without a shell and returns what it prints. Its stderr is the user's terminal: that is where it
 * asks them to log in.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when it cannot be started or fails, `INTERRUPTED` when the signal is aborted.
 */
export async function runExecPlugin(exec: KubeExec, options: RunOptions): Promise<string> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const env: Record<string, string | undefined> = { ...options.env };
  for (const { name, value } of exec.env ?? []) env[name] = value;
  // Last, as client-go does: no kubeconfig tells a plugin of another cluster. Windows takes any case for the same name.
  for (const name of Object.keys(env)) if (name.toUpperCase() === EXEC_INFO) delete env[name];
  env[EXEC_INFO] = options.info;
  const child = spawn(exec.command, [...(exec.args ?? [])], {
    env,
    shell: false,
    windowsHide: true,
    stdio: [options.interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return new Promise((resolve, reject) => {
    const stdout = collect(child, () => reject(failed(exec, `printed more than ${MAX_STDOUT_BYTES} bytes`)));
    child.on('error', (error) => reject(startFailure(error, exec)));
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(Buffer.concat(stdout).toString('utf8'));
      else reject(failed(exec, code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`));
    });
  });
}

function collect(child: ChildProcess, onOverflow: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_STDOUT_BYTES) chunks.push(chunk);
    else {
      child.kill();
      onOverflow();
    }
  });
  return chunks;
}

function startFailure(error: Error, exec: KubeExec): AisubmitError {
  if (error.name === 'AbortError') return new AisubmitError('INTERRUPTED', 'interrupted while logging in');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return failed(exec, START_FAILURES[code] ?? 'could not be started');
}

const START_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'is not installed, or not on PATH',
  EACCES: 'may not be run',
  // Node starts no .cmd or .bat file without a shell, and a shell is never used here.
  EINVAL: 'is a script that Windows cannot start by itself; name its .exe',
};

function failed(exec: KubeExec, why: string): AisubmitError {
  const hint = exec.installHint === undefined ? undefined : safeText(exec.installHint, 1000);
  return new AisubmitError('NOT_LOGGED_IN', `the login plugin ${safeText(exec.command)} ${why}`, {
    fix: hint ?? `see its message above, or ${pluginFix(exec)}`,
  });
}
