import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 90_000;

/** Child processes that never outlive this one, even when it is killed. */
export class Processes {
  #children: ChildProcess[] = [];
  #lastWords = '';
  readonly #folder: string;
  #reaper: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  start(file: string, flags: readonly string[]): ChildProcess {
    const child = spawn(file, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-2000);
    });
    child.on('error', (error) => {
      this.#lastWords = `${file}: ${error.message}`;
    });
    this.#children.push(child);
    this.#guard();
    return child;
  }

  /** Kills one of them, which is not missed. */
  async kill(child: ChildProcess): Promise<void> {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.#children = this.#children.filter((other) => other !== child);
    child.kill('SIGKILL');
    await gone;
  }

  /** A process of its own sees our end of its input close, whatever ends us. */
  #guard(): void {
    const before = this.#reaper;
    const pids = this.#children.flatMap(({ pid }) => (pid === undefined ? [] : [String(pid)]));
    const file = fileURLToPath(new URL('./reap-orphans.ts', import.meta.url));
    this.#reaper = spawn(process.execPath, [file, this.#folder, ...pids], { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#reaper.unref();
    before?.kill('SIGKILL');
  }

  async untilReady(url: string, caPem: string): Promise<void> {
    const isReady = () =>
      new Promise<boolean>((resolve) => {
        get(url, { ca: caPem, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode === 200);
        }).on('error', () => resolve(false));
      });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await isReady())) {
      const dead = this.#children.find((child) => child.exitCode !== null || child.pid === undefined);
      if (dead !== undefined || Date.now() > deadline)
        throw new Error(`the API server did not get ready: ${this.#lastWords}`);
      await sleep(150);
    }
  }

  async stop(): Promise<void> {
    this.#reaper?.kill('SIGKILL');
    const gone = this.#children.map((child) =>
      child.exitCode === null && child.signalCode === null && child.pid !== undefined
        ? new Promise((resolve) => child.once('exit', resolve))
        : undefined,
    );
    // Nothing of it is kept, so nothing needs to be closed in order.
    for (const child of this.#children.toReversed()) child.kill('SIGKILL');
    await Promise.all(gone);
  }
}
