import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What one run of a program cost. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Highest resident memory in MiB; undefined where /proc does not tell. */
  readonly peakMiB: number | undefined;
}

/** A program to run, with what it needs. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Median of the ratios of pairs that ran one after the other, so that a busy machine disturbs both alike. */
export interface Ratio {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number | undefined;
}

/**
 * Runs two programs alternately.
 *
 * @throws {Error} when one of them fails: a fast failure is no result.
 */
export async function compare(
  ours: (round: number) => Program,
  peer: (round: number) => Program,
  rounds: number,
): Promise<Ratio> {
  await run(ours(-1));
  await run(peer(-1));
  const pairs: [Cost, Cost][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await run(ours(round)), await run(peer(round))]);
  const peaks = pairs.flatMap(([a, b]) =>
    a.peakMiB === undefined || b.peakMiB === undefined ? [] : [a.peakMiB / b.peakMiB],
  );
  return {
    wall: median(pairs.map(([a, b]) => a.wallMs / b.wallMs)),
    cpu: median(pairs.map(([a, b]) => a.cpuMs / b.cpuMs)),
    peak: peaks.length === 0 ? undefined : median(peaks),
  };
}

/** Runs what only prepares. @throws {Error} when it fails. */
export function runToEnd({ command, args }: Program): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args[1]} ended with ${code}`))));
  });
}

/** Runs a program and says what it cost. */
async function run(program: Program): Promise<Cost> {
  // The shell's own clock knows the CPU time of a child that has ended; Node does not.
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>"$ERRORS"';
  const child = spawn('bash', ['-c', script, 'bench', program.command, ...program.args], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '', ERRORS: '/dev/null', ...program.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const peak = watchPeak(child.pid);
  let times = '';
  for await (const chunk of child.stderr) times += String(chunk);
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('close', resolve)));
  if (code !== 0) throw new Error(`${program.command} ${program.args.join(' ')} exited with ${code}`);
  const [real = 0, user = 0, system = 0] = times.trim().split(/\s+/).map(Number);
  return { wallMs: real * 1000, cpuMs: (user + system) * 1000, peakMiB: await peak() };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

function watchPeak(shell: number | undefined): () => Promise<number | undefined> {
  let highest: number | undefined;
  let stopped = false;
  const watching = (async () => {
    while (!stopped && shell !== undefined) {
      const now = await peakOfChild(shell);
      if (now !== undefined) highest = Math.max(highest ?? 0, now);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return highest;
  };
}

async function peakOfChild(shell: number): Promise<number | undefined> {
  try {
    const children = await readFile(`/proc/${shell}/task/${shell}/children`, 'utf8');
    const [child] = children.trim().split(' ');
    if (child === undefined || child === '') return undefined;
    const kib = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${child}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}
