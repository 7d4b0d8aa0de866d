import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_VERSION, buildBundle, type KubeObject, parsePolicy, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { bubble, whyNoContainer } from '../../node/bubble.ts';
import { isRoot } from '../../node/own-volume.ts';
import { CONTEXT } from '../../requests/build-request.ts';

/** The user of the manifests, who exists in no passwd file. */
const UID = 10_001;

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

/** Nobody's groups but their own: the files of this run are of theirs. */
const WHO = { uid: UID, gid: UID, groups: [] };

/** Why nothing can be tried here; undefined where it can. */
export const unable = whyNoContainer('git', 'ssh');

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
  const made = Object.fromEntries(
    children.map(({ metadata, ...rest }) => [
      metadata.name ?? '',
      (rest as { data?: Record<string, string> }).data ?? {},
    ]),
  );
  const binds = container.volumeMounts.flatMap(({ name, mountPath, subPath, readOnly }) => {
    const source = spec.volumes.find((each) => each.name === name);
    const named = source?.secret?.secretName ?? source?.configMap?.name;
    const content = named === undefined ? undefined : { ...made, ...files }[named];
    if (named !== undefined && content === undefined) throw new Error(`nobody made ${named}`);
    if (content === undefined && room !== undefined) return ['--size', String(room), '--tmpfs', mountPath];
    const place = content === undefined ? volume : writeFiles(join(folder, name), content);
    return [
      readOnly === true ? '--ro-bind' : '--bind',
      subPath === undefined ? place : join(place, subPath),
      mountPath,
    ];
  });
  const own = ['--bind', log, '/dev/termination-log'];
  const env = container.env.flatMap(({ name, value }) => ['--setenv', name, value]);
  const [, ...command] = container.command;
  const words = ['--setenv', 'PATH', '/usr/bin:/bin', ...env, '--', shell, ...command, ...container.args, ...args];
  const { status, stderr } = await run(bubble(WHO, [...binds, ...own], words));
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

function run([program = '', ...words]: readonly string[]): Promise<{
  readonly status: number;
  readonly stderr: string;
}> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { encoding: 'utf8' }, (error, _stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === 'number') resolve({ status, stderr });
      else reject(error ?? new Error('ended by a signal'));
    });
    child.stdin?.end();
  });
}
