import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../sandbox/sandbox.ts';
import { type Program, runToEnd } from './measure.ts';
import { type Row, times } from './row.ts';
import { plugin } from './start-up-rows.ts';

const PORT = 8888;
const CHUNK = Buffer.alloc(256 * 1024, 'aisubmit');

/** One connection through `connect`, down and up, beside `kubectl port-forward` on the same sandbox; and one that nobody reads. */
export async function forwardRows(options: { readonly rounds: number; readonly mebibytes: number }): Promise<Row[]> {
  const bytes = options.mebibytes * 1024 * 1024;
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit bench '));
  const data = await startProgram({ command: process.execPath, args: [script('data-pod.ts')] });
  const sandbox = await startSandbox({ pods: { '*': [{ ports: { [PORT]: data.port } }, { ready: true }] } });
  const proxies: Proxy[] = [];
  try {
    const kubeconfig = path.join(folder, 'kubeconfig');
    await sandbox.writeKubeconfig(kubeconfig, 'alice', { namespace: 'team-a' });
    const user = ['--kubeconfig', kubeconfig];
    await runToEnd(plugin('infer', 'bench', '--image', 'a:1', '--port', `${PORT}`, ...user));
    proxies.push(await startProgram(plugin('connect', 'bench', ...user)));
    const forward = ['port-forward', 'deployment/inference-bench', `:${PORT}`, '--address=127.0.0.1'];
    proxies.push(await startProgram({ command: 'kubectl', args: [...user, ...forward] }));
    const [ours, theirs] = proxies as [Proxy, Proxy];
    const rows: Row[] = [];
    for (const direction of ['down', 'up'] as const) {
      const ratio = await compareTransfers([ours, theirs], { direction, bytes, rounds: options.rounds });
      rows.push({
        what: `connect, ${options.mebibytes} MiB ${direction}`,
        beside: 'kubectl port-forward, wall',
        today: `${times(ratio.wall)} (CPU ${times(ratio.cpu)})`,
        limit: '1.0×',
        goal: '0.7×',
      });
    }
    return [...rows, await stalledRow(ours, bytes)];
  } finally {
    for (const each of [...proxies, data]) each.child.kill();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Proxy {
  readonly child: ChildProcess;
  readonly port: number;
}

interface Transfer {
  readonly direction: 'down' | 'up';
  readonly bytes: number;
}

async function compareTransfers(
  [ours, theirs]: readonly [Proxy, Proxy],
  { rounds, ...transfer }: Transfer & { readonly rounds: number },
): Promise<{ readonly wall: number; readonly cpu: number }> {
  await pass(ours, { ...transfer, bytes: 1024 * 1024 });
  await pass(theirs, { ...transfer, bytes: 1024 * 1024 });
  const pairs: (readonly [Cost, Cost])[] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await pass(ours, transfer), await pass(theirs, transfer)]);
  return {
    wall: median(pairs.map(([a, b]) => a.wallMs / b.wallMs)),
    cpu: median(pairs.map(([a, b]) => a.cpuTicks / b.cpuTicks)),
  };
}

interface Cost {
  readonly wallMs: number;
  /** Of the proxy; the unit does not matter in a ratio. */
  readonly cpuTicks: number;
}

async function pass(proxy: Proxy, { direction, bytes }: Transfer): Promise<Cost> {
  const cpu = cpuTicks(proxy);
  const start = performance.now();
  const got = await (direction === 'down' ? download(proxy.port, bytes) : upload(proxy.port, bytes));
  if (!got) throw new Error(`${direction} did not bring everything`);
  const cost = { wallMs: performance.now() - start, cpuTicks: cpuTicks(proxy) - cpu };
  if (process.env['BENCH_VERBOSE'] !== undefined) console.error(direction, proxy.child.spawnfile, cost);
  return cost;
}

function download(port: number, bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let left = bytes;
    const socket = connect(port, '127.0.0.1', () => socket.write(`down ${bytes}\n`));
    socket.on('data', (chunk) => {
      left -= chunk.length;
      if (left === 0) socket.end();
    });
    socket.once('error', reject).once('close', () => resolve(left === 0));
  });
}

function upload(port: number, bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let left = bytes;
    let said = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`up ${bytes}\n`);
      more();
    });
    const more = (): void => {
      while (left > 0) {
        const chunk = CHUNK.subarray(0, Math.min(left, CHUNK.length));
        left -= chunk.length;
        if (!socket.write(chunk)) {
          socket.once('drain', more);
          return;
        }
      }
      socket.end();
    };
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    socket.once('error', reject).once('close', () => resolve(said === String(bytes)));
  });
}

/** Everything waits in the pod while nobody reads: what our process holds is compared with a second before. */
async function stalledRow(ours: Proxy, bytes: number): Promise<Row> {
  const socket = connect(ours.port, '127.0.0.1', () => socket.write(`down ${bytes}\n`));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const before = residentKiB(ours);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const after = residentKiB(ours);
  socket.destroy();
  return {
    what: 'connect with a stalled reader',
    beside: 'four seconds earlier, memory',
    today: times(after / before),
    limit: 'flat',
    goal: 'flat',
  };
}

function startProgram({ command, args }: Program): Promise<Proxy> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject).once('exit', () => reject(new Error(`${command} ended`)));
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const port = /^(?:Forwarding from 127\.0\.0\.1:|curl http:\/\/127\.0\.0\.1:)?(\d+)/m.exec(said)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
  });
}

function cpuTicks({ child }: Proxy): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function residentKiB({ child }: Proxy): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
