import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bubble } from './bubble.ts';
import type { ContainerSpec, PodObject } from './pod-spec.ts';

/** A container that runs, or has run. */
export interface Running {
  readonly name: string;
  /** Its exit code: 128 and more when a signal ended it. */
  readonly ended: Promise<number>;
  log(): string;
  /** What `status` is told. */
  message(): string;
  /** Process ids, as this machine counts them; the first is its first process. */
  processes(): readonly number[];
  /** A signal to its first process, as from the kubelet. */
  signal(name: NodeJS.Signals): void;
  /** True when SIGKILL came from outside, as when its memory is used up. */
  wasKilled(): boolean;
}

/** Where a container runs. */
export interface Place {
  readonly pod: PodObject;
  readonly folder: string;
  readonly volumes: ReadonlyMap<string, string>;
  /** Added to its own arguments. */
  readonly words: readonly string[];
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Starts a container of a pod. The programs of this machine stand for its image. */
export function runContainer(container: ContainerSpec, place: Place): Running {
  const { name, securityContext, workingDir } = container;
  const { fsGroup, supplementalGroups = [] } = place.pod.spec.securityContext;
  const log = join(place.folder, `${name}.termination-log`);
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  const who = {
    uid: securityContext.runAsUser,
    gid: securityContext.runAsGroup,
    groups: [fsGroup, ...supplementalGroups],
  };
  const binds = [...bindsOf(container, place), '--bind', log, container.terminationMessagePath];
  const env = variablesOf(container, place.pod);
  const set = [...env].flatMap(([key, value]) => ['--setenv', key, value]);
  const own = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expand(word, env));
  const chdir = ['--chdir', workingDir ?? '/'];
  const [command = '', ...args] = bubble(who, binds, [...set, ...chdir, '--', ...own, ...place.words]);
  const child = spawn(command, args, {
    cwd: '/',
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 137));
  });
  const processes = (): number[] => (child.exitCode === null ? descendants(child.pid ?? 0) : []);
  let killed = false;
  return {
    name,
    ended,
    wasKilled: () => killed,
    log: () => text,
    message: () => messageOf(container, readFileSync(log, 'utf8'), text),
    processes,
    signal: (signal) => {
      const [first] = processes();
      killed ||= signal === 'SIGKILL';
      if (first !== undefined) process.kill(first, signal);
    },
  };
}

function bindsOf({ volumeMounts = [] }: ContainerSpec, { volumes }: Place): string[] {
  const inOrder = volumeMounts.toSorted((a, b) => a.mountPath.length - b.mountPath.length);
  return inOrder.flatMap(({ name, mountPath, subPath, readOnly }) => {
    const folder = volumes.get(name);
    if (folder === undefined) throw new Error(`there is no volume ${name}`);
    const source = subPath === undefined ? folder : join(folder, subPath);
    // The kubelet makes a missing one, with the mode of the volume.
    if (!existsSync(source)) mkdirAs(source, statSync(folder).mode);
    return [readOnly === true ? '--ro-bind' : '--bind', source, mountPath];
  });
}

function variablesOf({ env = [] }: ContainerSpec, pod: PodObject): Map<string, string> {
  const found = new Map([
    ['PATH', DEFAULT_PATH],
    ['HOSTNAME', pod.metadata.name],
  ]);
  for (const { name, value, valueFrom } of env) {
    const path = valueFrom?.fieldRef?.fieldPath;
    if (valueFrom !== undefined && path === undefined) throw new Error(`it is not known where ${name} is from`);
    found.set(name, path === undefined ? expand(value ?? '', found) : fieldOf(pod, path));
  }
  return found;
}

function mkdirAs(path: string, mode: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode & 0o7777);
}

/** Such as `metadata.name` and `metadata.annotations['key']`. */
function fieldOf({ metadata }: PodObject, path: string): string {
  const [, group = '', , key] = /^metadata\.(\w+)(\['(.*)'\])?$/.exec(path) ?? [];
  const value = (metadata as Readonly<Record<string, unknown>>)[group];
  return String(key === undefined ? value : (value as Readonly<Record<string, string>> | undefined)?.[key]);
}

/** `$(NAME)` is a variable where there is one, and `$$` is a dollar. */
function expand(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (word, name?: string) =>
    name === undefined ? '$' : (env.get(name) ?? word),
  );
}

function messageOf({ terminationMessagePolicy }: ContainerSpec, written: string, log: string): string {
  if (written !== '' || terminationMessagePolicy === 'File') return written.slice(0, 4096);
  return log.split('\n').slice(-81).join('\n').slice(-2048);
}

/** The processes below the one that made the container, which is none of its own. */
function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
