import type { ChildProcess } from 'node:child_process';
import { devNull } from 'node:os';
import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { windowsProgram } from '../windows-program.ts';

type Place = Pick<Host, 'env' | 'platform' | 'signal'>;

export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended because it took too long or said too much. */
  readonly stopped?: 'time' | 'size';
}

/** Far more than the branches of the largest repositories. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Runs the user's own git with the user's own logins, without a shell, a terminal or the repository of the current folder,
 * whose settings may name programs.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when there is no git, `INTERRUPTED` after Ctrl-C.
 */
export async function runGit(
  words: readonly string[],
  { host, timeoutMs }: { readonly host: Place; readonly timeoutMs: number },
): Promise<GitAnswer> {
  host.signal.throwIfAborted();
  const { spawn } = process.getBuiltinModule('node:child_process');
  const isPosix = host.platform !== 'win32';
  const child = spawn(isPosix ? 'git' : windowsGit(host.env), words, {
    cwd: path.parse(process.execPath).root,
    env: environmentOf(host.env),
    shell: false,
    windowsHide: true,
    // Without a terminal of its own ssh cannot ask on ours.
    detached: isPosix,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return answerOf(child, { signal: host.signal, timeoutMs, isPosix });
}

interface Watch {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly isPosix: boolean;
}

function answerOf(child: ChildProcess, { signal, timeoutMs, isPosix }: Watch): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    let stopped: GitAnswer['stopped'];
    const stop = (why?: GitAnswer['stopped']): void => {
      stopped ??= why;
      endAll(child, isPosix);
    };
    const texts = [child.stdout, child.stderr].map((stream) => collect(stream, () => stop('size')));
    const timer = setTimeout(() => stop('time'), timeoutMs);
    const onAbort = (): void => stop();
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (task: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      task();
    };
    child.once('error', (error: NodeJS.ErrnoException) => settle(() => reject(noGit(error))));
    child.once('close', (code) =>
      settle(() => {
        if (signal.aborted) {
          reject(new AisubmitError('INTERRUPTED', 'interrupted; nothing was written'));
          return;
        }
        const [stdout = '', stderr = ''] = texts.map((text) => text());
        resolve({
          ok: code === 0 && stopped === undefined,
          stdout,
          stderr,
          ...(stopped === undefined ? {} : { stopped }),
        });
      }),
    );
  });
}

function collect(stream: ChildProcess['stdout'], onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BYTES) onTooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Ends git and what it has started, such as ssh. */
function endAll(child: ChildProcess, isPosix: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (isPosix) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  } catch {
    // It has ended by itself.
  }
}

/** Variables that would make git work on another repository, write what it sends to stderr, or believe any server. */
const NOT_OURS =
  /^GIT_(?:TRACE.*|CURL_VERBOSE|SSL_NO_VERIFY|DIR|COMMON_DIR|WORK_TREE|INDEX_FILE|NAMESPACE|OBJECT_DIRECTORY)$/i;

function environmentOf(env: Host['env']): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !NOT_OURS.test(name));
  return {
    ...Object.fromEntries(own),
    GIT_ALLOW_PROTOCOL: 'https:ssh',
    GIT_DIR: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

function windowsGit(env: Host['env']): string {
  const found = windowsProgram('git', env);
  if (found === undefined) throw noGit({ code: 'ENOENT' });
  return found;
}

function noGit({ code }: { readonly code?: string | undefined }): AisubmitError {
  const message =
    code === 'ENOENT' ? 'there is no git on this machine' : `git cannot be started (${code ?? 'unknown'})`;
  return new AisubmitError('INVALID_INPUT', `${message}, which looks up the commit of a branch or tag`, {
    fix: 'install git, or write the commit: --git URL,commit=HASH, or spec.git[].commit',
  });
}
