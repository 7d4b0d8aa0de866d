import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { windowsProgram } from '../windows-program.ts';

const MAX_BYTES = 1024 * 1024;

/** How a program ended; what it said is not for people yet. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly host: Pick<Host, 'env' | 'signal' | 'platform'>;
  readonly timeoutMs: number;
  /** What to do where the program is not installed. */
  readonly absent: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly stdin?: string | undefined;
}

/**
 * Runs a program of the user's machine, without a shell, to its end or its deadline.
 *
 * @throws {AisubmitError} `INVALID_INPUT` where it is not installed, `UNREACHABLE` when it takes too long, `INTERRUPTED`.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { host, timeoutMs } = options;
  const { spawn } = process.getBuiltinModule('node:child_process');
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([host.signal, late]);
  const file = host.platform === 'win32' ? windowsProgram(program, host.env) : program;
  if (file === undefined) throw failure(program, { code: 'ENOENT' }, { ...options, late });
  const child = spawn(file, [...args], {
    env: { ...host.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    signal,
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map(collect);
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(failure(program, error, { ...options, late })));
    child.once('close', resolve);
  });
  return { code, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '' };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function failure(
  program: string,
  error: Pick<NodeJS.ErrnoException, 'code'>,
  { absent, late, timeoutMs, host }: RunOptions & { readonly late: AbortSignal },
): AisubmitError {
  if (host.signal.aborted) return new AisubmitError('INTERRUPTED', 'interrupted');
  if (late.aborted) {
    return new AisubmitError('UNREACHABLE', `${program} had no answer within ${timeoutMs / 1000} s`, {
      fix: 'check the host and your network',
    });
  }
  const why =
    error.code === 'ENOENT' ? 'is not installed here' : `cannot be started (${error.code ?? 'unknown error'})`;
  return new AisubmitError('INVALID_INPUT', `${program} ${why}`, { fix: absent });
}
