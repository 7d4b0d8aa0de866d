import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_VERSION, buildBundle, type KubeObject, parsePolicy, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { CONTEXT } from '../../requests/build-request.ts';

/** The user of the manifests, who exists in no passwd file. */
const UID = 10_001;
const isRoot = process.getuid?.() === 0;

/** Secrets and ConfigMaps of the namespace, by name: files by key. */
export type Files = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface CloneRun {
  readonly status: number;
  readonly stderr: string;
  /** What `status` reads. */
  readonly termination: string;
  /** What the workload sees. */
  readonly workspace: string;
  /** The whole volume. */
  readonly volume: string;
}

export interface RunOptions {
  /** @default dash */
  readonly shell?: string;
  /** A run whose volume is found again. */
  readonly again?: CloneRun;
  /** Arguments that no request could bring about. */
  readonly args?: readonly string[];
  /** Bytes of the volume, which is then gone afterwards. */
  readonly room?: number;
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
}
interface PodSpec {
  readonly initContainers: readonly Container[];
  readonly volumes: readonly { name: string; secret?: { secretName: string }; configMap?: { name: string } }[];
}

/** Only programs and libraries, as in the image; nobody is known but whom the manifest mounts. */
const ROOT = [
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
  ...['--symlink', 'usr/lib64', '/lib64', '--dev', '/dev', '--proc', '/proc', '--die-with-parent', '--new-session'],
  ...['--unshare-user', '--unshare-pid', '--uid', String(UID), '--gid', String(UID)],
];

const AS = isRoot ? { uid: UID, gid: UID } : {};

/** Why nothing can be tried here; undefined where it can. */
export const unable = whyNot();

/** Builds a training run with one repository and runs what would clone it as the container would run: as another user, on a read-only root. */
export async function runClone(
  repository: object,
  files: Files = {},
  { shell = 'dash', again, room, args = [] }: RunOptions = {},
): Promise<CloneRun> {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-clone-'));
  const { spec, children } = build(repository);
  const [container] = spec.initContainers;
  if (container === undefined) throw new Error('nothing clones');
  const volume = again?.volume ?? makeFolder(join(folder, 'volume'), 0o777);
  const log = join(folder, 'termination-log');
  writeFileSync(log, '');
  chmodSync(folder, 0o755);
  chmodSync(log, 0o666);
  const own = Object.fromEntries(
    children.map(({ metadata, ...rest }) => [
      metadata.name ?? '',
      (rest as { data?: Record<string, string> }).data ?? {},
    ]),
  );
  const binds = container.volumeMounts.flatMap(({ name, mountPath, subPath, readOnly }) => {
    const source = spec.volumes.find((each) => each.name === name);
    const named = source?.secret?.secretName ?? source?.configMap?.name;
    const content = named === undefined ? undefined : { ...own, ...files }[named];
    if (named !== undefined && content === undefined) throw new Error(`nobody made ${named}`);
    if (content === undefined && room !== undefined) return ['--size', String(room), '--tmpfs', mountPath];
    const place = content === undefined ? volume : writeFiles(join(folder, name), content);
    return [
      readOnly === true ? '--ro-bind' : '--bind',
      subPath === undefined ? place : join(place, subPath),
      mountPath,
    ];
  });
  const words = [
    ...ROOT,
    ...binds,
    '--bind',
    log,
    '/dev/termination-log',
    '--remount-ro',
    '/',
    '--clearenv',
    '--setenv',
    'PATH',
    '/usr/bin:/bin',
  ];
  const env = container.env.flatMap(({ name, value }) => ['--setenv', name, value]);
  const [, ...command] = container.command;
  const { status, stderr } = await run([...words, ...env, '--', shell, ...command, ...container.args, ...args]);
  return { status, stderr, termination: readFileSync(log, 'utf8'), workspace: join(volume, 'repo'), volume };
}

function build(repository: object): { readonly spec: PodSpec; readonly children: readonly KubeObject[] } {
  const policy = parsePolicy({
    apiVersion: API_VERSION,
    kind: 'Policy',
    metadata: { name: 'git' },
    spec: { git: { image: 'registry.corp/git:1' } },
  });
  const request = parseRequest({
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'demo' },
    spec: { image: 'a/b:1', identity: { runAsUser: UID, runAsGroup: UID }, git: [repository] },
  });
  const resolution = resolveRequest(request, policy);
  if (!resolution.ok) throw new Error(resolution.violations.map(({ message }) => message).join('; '));
  const { parent, children } = buildBundle(resolution.effective, CONTEXT);
  return { spec: (parent['spec'] as { template: { spec: PodSpec } }).template.spec, children };
}

/** As the kubelet mounts them: of root, and readable by the group of the pod. */
function writeFiles(folder: string, content: Readonly<Record<string, string>>): string {
  makeFolder(folder, 0o755);
  for (const [key, value] of Object.entries(content)) {
    const path = join(folder, key);
    writeFileSync(path, value);
    chmodSync(path, isRoot ? 0o440 : 0o400);
    if (isRoot) chownSync(path, 0, UID);
  }
  return folder;
}

function makeFolder(path: string, mode: number): string {
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

function run(words: readonly string[]): Promise<{ readonly status: number; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile('bwrap', words, { ...AS, encoding: 'utf8' }, (error, _stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === 'number') resolve({ status, stderr });
      else reject(error ?? new Error('ended by a signal'));
    });
    child.stdin?.end();
  });
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'containers are Linux';
  if (!existsSync('/usr/bin/bwrap')) return 'bubblewrap is not installed';
  const { status } = spawnSync('bwrap', [...ROOT, '--', 'true'], AS);
  return status === 0 ? undefined : 'this machine lets nobody make a user namespace';
}
