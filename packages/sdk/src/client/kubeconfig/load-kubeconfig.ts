import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import { inClusterKubeconfig } from './in-cluster.ts';
import type { KubeCluster, KubeContext, Kubeconfig, KubeUser } from './kubeconfig.ts';
import { kubeconfigPaths } from './kubeconfig-paths.ts';
import { type KubeconfigFile, parseKubeconfigFile } from './kubeconfig-schema.ts';

/** Kubeconfigs that hold dozens of clusters with their certificates stay far below this. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

export interface LoadKubeconfigOptions {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** `--kubeconfig`: this file only, and it must exist. */
  readonly kubeconfigPath?: string | undefined;
  /** A `KubeConfig` of `@kubernetes/client-node` instead of files, for programs that already hold one. */
  readonly kubeConfig?: { exportConfig(): string } | undefined;
  /** @default process.platform */
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * Loads and merges kubeconfig files as kubectl does; without any, the pod's own service account.
 *
 * @throws AisubmitError `INVALID_INPUT` when a file is unreadable, too large or not a kubeconfig.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function loadKubeconfig(options: LoadKubeconfigOptions = {}): Promise<Kubeconfig> {
  const env = options.env ?? process.env;
  if (options.kubeConfig !== undefined) {
    const path = 'KubeConfig';
    return mergeFiles([{ path, file: parseKubeconfigFile(parseYaml(options.kubeConfig.exportConfig(), path), path) }]);
  }
  const { paths, mustExist, firstOnly } = kubeconfigPaths(env, {
    kubeconfigPath: options.kubeconfigPath,
    platform: options.platform ?? process.platform,
  });
  const files: { path: string; file: KubeconfigFile }[] = [];
  for (const path of paths) {
    if (firstOnly && files.length > 0) break;
    const text = await readConfigText(path, mustExist);
    if (text !== undefined) files.push({ path, file: parseKubeconfigFile(parseYaml(text, path), path) });
  }
  if (files.length === 0) return (await inClusterKubeconfig(env)) ?? emptyKubeconfig();
  return mergeFiles(files);
}

async function readConfigText(path: string, mustExist: boolean): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new AisubmitError(
        'INVALID_INPUT',
        `kubeconfig ${safeText(path)} has ${size} bytes, more than the ${MAX_FILE_BYTES} that are read`,
        {
          fix: 'choose another file with --kubeconfig',
        },
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AisubmitError) throw error;
    if (errorCode(error) === 'ENOENT' && !mustExist) return undefined;
    throw unreadable(error, path);
  }
}

function unreadable(cause: unknown, path: string): AisubmitError {
  const code = errorCode(cause);
  return new AisubmitError(
    'INVALID_INPUT',
    `kubeconfig ${safeText(path)} cannot be read: ${READ_FAILURES[code] ?? code}`,
    {
      cause,
      fix: 'check the path in --kubeconfig or KUBECONFIG and that you may read the file',
    },
  );
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    // Only the place is told: the line itself may hold a token.
    const at = error.linePos === undefined ? '' : ` at line ${error.linePos[0].line}, column ${error.linePos[0].col}`;
    throw new AisubmitError('INVALID_INPUT', `kubeconfig ${safeText(path)} is not valid YAML${at} (${error.code})`, {
      fix: 'correct the file, or choose another with --kubeconfig',
    });
  }
  return document.toJS({ maxAliasCount: 100 }) ?? {};
}

/** The first file that sets a name or the current context wins; entries are never mixed. */
function mergeFiles(files: readonly { path: string; file: KubeconfigFile }[]): Kubeconfig {
  const merged = {
    clusters: new Map<string, KubeCluster>(),
    users: new Map<string, KubeUser>(),
    contexts: new Map<string, KubeContext>(),
  };
  for (const { path, file } of files) {
    const folder = dirname(resolve(path));
    for (const { name, cluster } of file.clusters ?? [])
      setFirst(merged.clusters, name, absoluteCluster(cluster ?? {}, folder));
    for (const { name, user } of file.users ?? []) setFirst(merged.users, name, absoluteUser(user ?? {}, folder));
    for (const { name, context } of file.contexts ?? []) setFirst(merged.contexts, name, context ?? {});
  }
  const currentContext = files
    .map(({ file }) => file['current-context'])
    .find((each) => each !== undefined && each !== '');
  return { ...merged, currentContext, files: files.map(({ path }) => path) };
}

function setFirst<T>(map: Map<string, T>, name: string, value: T): void {
  if (!map.has(name)) map.set(name, value);
}

function absoluteCluster(cluster: KubeCluster, folder: string): KubeCluster {
  return { ...cluster, ...absolutePaths(cluster, ['certificate-authority'], folder) };
}

function absoluteUser(user: KubeUser, folder: string): KubeUser {
  const exec = user.exec;
  const command = exec !== undefined && /[\\/]/.test(exec.command) ? resolve(folder, exec.command) : exec?.command;
  return {
    ...user,
    ...absolutePaths(user, ['client-certificate', 'client-key', 'tokenFile'], folder),
    ...(exec === undefined || command === undefined ? {} : { exec: { ...exec, command } }),
  };
}

function absolutePaths<T extends object, K extends keyof T>(
  entry: T,
  keys: readonly K[],
  folder: string,
): Partial<Record<K, string>> {
  const paths: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = entry[key];
    if (typeof value === 'string' && value !== '') paths[key] = resolve(folder, value);
  }
  return paths;
}

function emptyKubeconfig(): Kubeconfig {
  return { files: [], currentContext: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
