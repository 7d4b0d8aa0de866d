import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { fileProblem } from './kubeconfig-problem.ts';
import { type KubeconfigText, readKubeconfigText } from './read-kubeconfig-text.ts';

/**
 * Puts a new text in the place of the one that was read, whole or not at all, for the user's eyes only.
 *
 * @returns false when the file has changed since it was read: then it is left as it is.
 * @throws AisubmitError `INVALID_INPUT` when it cannot be written.
 */
export async function replaceFile(before: KubeconfigText, text: string): Promise<boolean> {
  const fresh = `${before.target}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode: 0o600, flag: 'wx', flush: true });
    const now = await readKubeconfigText(before.path);
    if (now.text !== before.text || now.target !== before.target) {
      await rm(fresh, { force: true });
      return false;
    }
    await rename(fresh, before.target);
    return true;
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw fileProblem(error, before.path, 'written');
  }
}
