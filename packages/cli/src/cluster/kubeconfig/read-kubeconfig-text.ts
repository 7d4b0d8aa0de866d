import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, fileProblem, kubeconfigProblem } from './kubeconfig-problem.ts';

/** Kubeconfigs that hold dozens of clusters with their certificates stay far below this. */
const MAX_BYTES = 8 * 1024 * 1024;
const ANOTHER_FILE = 'name another file with --kubeconfig or KUBECONFIG';

/** One kubeconfig as it lies on disk. */
export interface KubeconfigText {
  /** Absolute, as the user named it. */
  readonly path: string;
  /** The file behind it: links are followed, so that they stay. */
  readonly target: string;
  /** Undefined when there is no such file yet. */
  readonly text: string | undefined;
  /** Permission bits; undefined when there is no file. */
  readonly mode: number | undefined;
  /** Who owns it; undefined when there is no file. */
  readonly uid: number | undefined;
}

/**
 * Reads one kubeconfig.
 *
 * @throws AisubmitError `INVALID_INPUT` when something is there that is not a readable text file of a sane size.
 */
export async function readKubeconfigText(name: string): Promise<KubeconfigText> {
  const file = path.resolve(name);
  try {
    const target = await targetOf(file);
    if (target === undefined) return { path: file, target: file, text: undefined, mode: undefined, uid: undefined };
    return { path: file, target, ...(await readTarget(target, file)) };
  } catch (error) {
    throw fileProblem(error, file, 'read');
  }
}

async function targetOf(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const isLink = await lstat(file).then(
      (seen) => seen.isSymbolicLink(),
      () => false,
    );
    if (isLink) throw kubeconfigProblem(file, 'is a link to a file that does not exist', 'remove the link');
    return undefined;
  }
}

async function readTarget(target: string, file: string): Promise<Pick<KubeconfigText, 'text' | 'mode' | 'uid'>> {
  // A pipe must not be waited for.
  const handle = await open(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const seen = await handle.stat();
    if (seen.isDirectory()) throw kubeconfigProblem(file, 'is a folder', ANOTHER_FILE);
    if (!seen.isFile()) throw kubeconfigProblem(file, 'is not a regular file', ANOTHER_FILE);
    if (seen.size > MAX_BYTES) {
      throw kubeconfigProblem(file, `has ${seen.size} bytes, more than the ${MAX_BYTES} that are read`, ANOTHER_FILE);
    }
    return { text: decode(await handle.readFile(), file), mode: seen.mode & 0o777, uid: seen.uid };
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw kubeconfigProblem(file, 'is not UTF-8 text', `save it as UTF-8, or ${ANOTHER_FILE}`);
  }
}
