import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { freshBundle, LAUNCHER, settled } from '../../contract/cli/plugin.ts';
import { TERMINAL } from '../../sandbox/containers/run-process.ts';
import {
  type ExecCall,
  type ExecScript,
  runProcess,
  type Sandbox,
  type SandboxKind,
  startSandbox,
} from '../../sandbox/sandbox.ts';

/** How a program ended; stdout as the bytes it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stdout and stderr have said this. */
  said(text: string | RegExp): Promise<void>;
  type(text: string): void;
  /** At a terminal. */
  resize(columns: number, rows: number): void;
}

interface ExecDeskOptions {
  readonly kind?: SandboxKind;
  /** Instead of processes of this machine. */
  readonly exec?: (processes: ExecScript) => ExecScript;
}

/** A notebook `lab` whose commands are processes of this machine, in a folder of its own. */
export interface ExecDesk extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** An empty folder for a test's own files. */
  readonly here: string;
  /** What the pod sees as its folder. */
  readonly there: string;
  /** Commands that were run in the pod. */
  readonly calls: ExecCall[];
  aisubmit(...args: readonly string[]): Running;
  kubectl(...args: readonly string[]): Running;
  /** A line of a shell at a terminal; `$A` is the plugin. */
  terminal(line: string): Running;
  pod(): Promise<string>;
}

/** Starts a sandbox with a running notebook `lab` and a run `search` of three trials. */
export async function startExecDesk({
  kind = 'embedded',
  exec = (same) => same,
}: ExecDeskOptions = {}): Promise<ExecDesk> {
  await freshBundle();
  const root = mkdtempSync(path.join(tmpdir(), 'aisubmit exec '));
  const [here, there] = [path.join(root, 'here'), path.join(root, 'there')];
  for (const folder of [here, there]) mkdirSync(folder);
  const calls: ExecCall[] = [];
  const processes = runProcess({ cwd: there, env: { PATH: '/usr/bin:/bin', HOME: there, TERM: 'xterm' } });
  const script = exec(processes);
  const running = [
    { run: {} },
    { ready: true },
    {
      exec: (call: ExecCall) => {
        calls.push(call);
        return script(call);
      },
    },
  ];
  const sandbox = await startSandbox({
    kind,
    pods: {
      'notebook-lab': running,
      'training-search': running,
      'training-queued': [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
    },
  });
  const plugin = [process.execPath, LAUNCHER];
  const kubeconfig = path.join(root, 'kubeconfig');
  await sandbox.writeKubeconfig(kubeconfig, 'alice', { namespace: 'team-a' });
  const env = {
    PATH: process.env['PATH'],
    HOME: root,
    KUBECONFIG: kubeconfig,
    NO_COLOR: '1',
    TERM: 'xterm',
    A: plugin.join(' '),
  };
  const start = (words: readonly string[], stdio: ('pipe' | 'ignore')[] = ['pipe', 'pipe', 'pipe']): Running =>
    watch(spawn(words[0] ?? '', words.slice(1), { cwd: here, env, stdio }));
  const desk: ExecDesk = {
    sandbox,
    here,
    there,
    calls,
    aisubmit: (...args) => start([...plugin, ...args]),
    kubectl: (...args) => start(['kubectl', ...args]),
    terminal: (line) => start([...TERMINAL, 'sh', '-c', line], ['pipe', 'pipe', 'pipe', 'pipe']),
    pod: async () => {
      const { body } = await sandbox.admin<{ items: { metadata: { name: string } }[] }>(
        'GET',
        '/api/v1/namespaces/team-a/pods',
      );
      return body.items.find(({ metadata }) => metadata.name.startsWith('notebook-lab'))?.metadata.name ?? '';
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  const begin = [
    ['notebook', 'lab'],
    ['train', 'search', '--image', 'a:1', '--sweep', 'n=1,2,3', '--parallelism', '3', '--', 'true'],
    ['train', 'queued', '--image', 'a:1', '--detach', '--', 'true'],
  ];
  for (const words of begin) {
    const { code, stderr } = await finish(desk.aisubmit(...words));
    if (code !== 0) throw new Error(stderr);
  }
  return desk;
}

/** Ends a program's input and waits for it. */
export function finish(running: Running, input: string | Uint8Array = ''): Promise<Ended> {
  running.child.stdin?.end(input);
  return running.ended;
}

function watch(child: ChildProcess): Running {
  const stdout: Buffer[] = [];
  let stderr = '';
  let look = (): void => {};
  child.stdin?.on('error', () => {});
  child.stdout?.on('data', (data: Buffer) => {
    stdout.push(data);
    look();
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += String(data);
    look();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr: settled(stderr) }));
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        look = () => (`${Buffer.concat(stdout)}${stderr}`.search(text) === -1 ? undefined : resolve());
        look();
        void ended.then((all) => reject(new Error(`it ended without saying ${text}: ${all.stdout}${all.stderr}`)));
      }),
    type: (text) => void child.stdin?.write(text),
    resize: (columns, rows) => void (child.stdio[3] as Writable).write(`${columns} ${rows}\n`),
  };
}
