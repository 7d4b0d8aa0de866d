import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';

/** The user of the manifests, who exists in no passwd file. */
const UID = 10_001;
const isRoot = process.getuid?.() === 0;
const AS = isRoot ? { uid: UID, gid: UID } : {};

/** Secrets and ConfigMaps of the namespace, by name: files by key. */
export type Files = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** What stands behind `sh`: Debian's shell or bash with Debian's tools, or BusyBox with its own as in Alpine. */
export type Shell = 'dash' | 'bash' | 'busybox';

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { name: string; mountPath: string; readOnly?: boolean }[];
}
interface PodSpec {
  readonly initContainers: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly { name: string; secret?: { secretName: string }; configMap?: { name: string } }[];
}

/** A container that runs, or has run. */
export interface Running {
  readonly ended: Promise<number>;
  log(): string;
  /** What `status` reads. */
  termination(): string;
  /** A signal to its first process, as from the kubelet. */
  signal(name: NodeJS.Signals): void;
  /** The end of all its processes at once, as when its memory is used up. */
  kill(): void;
}

export interface PodRun {
  /** Folder of a volume, on this machine. */
  volume(name: string): string;
  /** Starts one container; words are added to its own, and the later of two that are alike counts. */
  start(name: string, ...words: readonly string[]): Running;
  /** The names of the containers that run before the others. */
  readonly initNames: readonly string[];
}

/** A training run with S3 entries, made ready to be run as its node would: as another user, on read-only roots, with shared volumes. */
export function preparePod(spec: object, files: Files, shell: Shell = 'dash'): PodRun {
  const identity = { runAsUser: UID, runAsGroup: UID };
  const { parent } = buildRequest(makeRequest('Training', { identity, ...spec }));
  const pod = (parent['spec'] as { template: { spec: PodSpec } }).template.spec;
  const folder = makeFolder(mkdtempSync(join(tmpdir(), 'aisubmit-s3-')), 0o755);
  for (const each of pod.volumes) placeVolume(folder, each, files);
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return {
    volume: (name) => join(folder, name),
    initNames: (pod.initContainers ?? []).map(({ name }) => name),
    start(name, ...words) {
      const container = containers.find((each) => each.name === name);
      if (container === undefined) throw new Error(`there is no ${name}`);
      return startContainer(container, { folder, shell, words });
    },
  };
}

function placeVolume(folder: string, { name, ...source }: PodSpec['volumes'][number], files: Files): void {
  const named = source.secret?.secretName ?? source.configMap?.name;
  const place = join(folder, name);
  if (named === undefined) {
    if (!existsSync(place)) mkdirSync(place);
    chmodSync(place, 0o777);
    return;
  }
  const content = files[named];
  if (content === undefined) throw new Error(`nobody made ${named}`);
  mkdirSync(place);
  chmodSync(place, 0o755);
  for (const [key, value] of Object.entries(content)) {
    const path = join(place, key);
    writeFileSync(path, value);
    chmodSync(path, isRoot ? 0o440 : 0o400);
    if (isRoot) chownSync(path, 0, UID);
  }
}

/** Only programs and libraries, as in an image. */
const ROOT = [
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
  ...['--symlink', 'usr/lib64', '/lib64', '--dev', '/dev', '--proc', '/proc', '--die-with-parent', '--new-session'],
  ...['--unshare-user', '--unshare-pid', '--as-pid-1', '--uid', String(UID), '--gid', String(UID)],
];

function startContainer(
  { name, command, args, env, volumeMounts }: Container,
  { folder, shell, words }: { readonly folder: string; readonly shell: Shell; readonly words: readonly string[] },
): Running {
  const log = join(folder, `${name}.termination-log`);
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  const binds = volumeMounts.flatMap((each) => [
    each.readOnly === true ? '--ro-bind' : '--bind',
    join(folder, each.name),
    each.mountPath,
  ]);
  const own = ['--bind', log, '/dev/termination-log', ...tools(folder, shell), '--remount-ro', '/', '--clearenv'];
  const path = shell === 'busybox' ? '/applets' : '/usr/bin:/bin';
  const variables = [{ name: 'PATH', value: path }, { name: 'JOB_COMPLETION_INDEX', value: '3' }, ...env];
  const [, ...rest] = command;
  const set = variables.flatMap((each) => ['--setenv', each.name, each.value ?? '']);
  const program = shell === 'busybox' ? '/applets/sh' : shell;
  const child = spawn('bwrap', [...ROOT, ...binds, ...own, ...set, '--', program, ...rest, ...args, ...words], {
    ...AS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return follow(child, log);
}

function follow(child: ChildProcess, log: string): Running {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<number>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : -1)));
  });
  return {
    ended,
    log: () => text,
    termination: () => readFileSync(log, 'utf8'),
    // The monitor has one child: the first process of the container.
    signal: (signal) => process.kill(firstChild(child.pid ?? 0), signal),
    kill: () => process.kill(firstChild(child.pid ?? 0), 'SIGKILL'),
  };
}

function firstChild(pid: number): number {
  const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(first);
}

function tools(folder: string, shell: Shell): string[] {
  if (shell !== 'busybox') return [];
  const place = join(folder, 'applets');
  if (!existsSync(place)) {
    mkdirSync(place);
    const applets = execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
    for (const applet of applets) symlinkSync('/usr/bin/busybox', join(place, applet));
    symlinkSync('/usr/bin/rclone', join(place, 'rclone'));
  }
  return ['--ro-bind', place, '/applets'];
}

function makeFolder(path: string, mode: number): string {
  chmodSync(path, mode);
  return path;
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'containers are Linux';
  for (const program of ['bwrap', 'rclone', 'busybox']) {
    if (!existsSync(`/usr/bin/${program}`)) return `${program} is not installed`;
  }
  const { status } = spawnSync('bwrap', [...ROOT, '--', 'true'], AS);
  return status === 0 ? undefined : 'this machine lets nobody make a user namespace';
}

/** Why nothing can be tried here; undefined where it can. */
export const unable = whyNot();
