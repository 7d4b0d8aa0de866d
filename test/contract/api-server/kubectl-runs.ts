import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** Whether this machine has a kubectl. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** kubectl as alice in team-a, with a home of its own, over WebSocket or as older ones over SPDY. */
export class Kubectl {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string, overWebSocket: boolean) {
    this.folder = folder;
    this.env = {
      ...process.env,
      HOME: folder,
      KUBECONFIG: join(folder, 'config'),
      KUBECACHEDIR: join(folder, 'cache'),
      KUBECTL_REMOTE_COMMAND_WEBSOCKETS: String(overWebSocket),
      KUBECTL_PORT_FORWARD_WEBSOCKETS: String(overWebSocket),
    };
  }

  static async for(sandbox: Sandbox, overWebSocket: boolean): Promise<Kubectl> {
    const kubectl = new Kubectl(await mkdtemp(join(tmpdir(), 'aisubmit-kubectl-')), overWebSocket);
    await sandbox.writeKubeconfig(join(kubectl.folder, 'config'), 'alice', { namespace: 'team-a' });
    return kubectl;
  }

  /** Starts it and leaves it running. */
  start(...args: string[]): ChildProcess {
    const child = spawn('kubectl', args, { env: this.env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  /** Runs it to its end, with this as its input. */
  async run(args: readonly string[], input?: Buffer | string): Promise<Ran> {
    const child = this.start(...args);
    child.stdin?.on('error', () => undefined).end(input);
    const [out, err, [code]] = await Promise.all([
      child.stdout === null ? Buffer.alloc(0) : buffer(child.stdout),
      child.stderr === null ? Buffer.alloc(0) : buffer(child.stderr),
      once(child, 'exit'),
    ]);
    return { code, out: out.toString('latin1'), err: err.toString('utf8') };
  }

  /** Forwards ports that are chosen here; answers them in the order asked. */
  async forward(pod: string, ...ports: number[]): Promise<number[]> {
    const child = this.start('port-forward', pod, '--address=127.0.0.1', ...ports.map((port) => `:${port}`));
    let text = '';
    return new Promise((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const found = ports.map((port) => new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${port}\\n`).exec(text)?.[1]);
        if (found.every((port) => port !== undefined)) resolve(found.map(Number));
      });
      child.once('exit', (code) => reject(new Error(`kubectl port-forward ended with ${code}`)));
    });
  }

  async stop(): Promise<void> {
    const gone = [...this.#running].map((child) => once(child, 'exit'));
    for (const child of this.#running) child.kill('SIGKILL');
    await Promise.all(gone);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sends a text, closes its half, and reads what comes back until the other closes too. */
export async function sayAndListen(port: number, text: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.end(text);
  return (await buffer(socket)).toString('utf8');
}
