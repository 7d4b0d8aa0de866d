import { AisubmitError } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { type KubeconfigText, readKubeconfigText } from './read-kubeconfig-text.ts';

/** The kubeconfigs that kubectl would read, and the one it would put a new entry into. */
export interface KubeconfigFiles {
  /** In order of precedence, each file once. */
  readonly files: readonly KubeconfigText[];
  readonly fallback: KubeconfigText;
}

/**
 * Reads what `--kubeconfig`, `KUBECONFIG` or the home folder name. New entries go where kubectl puts them: into the
 * first file that exists, else into the last one named.
 *
 * @throws AisubmitError `INVALID_INPUT` when no file is named, or one cannot be read.
 * @see https://pkg.go.dev/k8s.io/client-go/tools/clientcmd#PathOptions
 */
export async function kubeconfigFiles(
  host: Pick<Host, 'env' | 'platform'>,
  kubeconfigPath: string | undefined,
): Promise<KubeconfigFiles> {
  const { kubeconfigPaths } = await import('@aisubmit/sdk/client');
  const { paths, firstOnly } = kubeconfigPaths(host.env, { kubeconfigPath, platform: host.platform });
  const files = distinct(await Promise.all(paths.map((each) => readKubeconfigText(each))));
  const existing = files.find(({ text }) => text !== undefined);
  const fallback = existing ?? (firstOnly ? files[0] : files.at(-1));
  if (fallback === undefined) {
    throw new AisubmitError('INVALID_INPUT', 'there is no place for a kubeconfig: no home folder is set', {
      fix: 'name a file with --kubeconfig or KUBECONFIG',
    });
  }
  return { files: firstOnly ? [fallback] : files, fallback };
}

// The same file may be listed twice, by a link too.
function distinct(files: readonly KubeconfigText[]): readonly KubeconfigText[] {
  return files.filter((file, index) => files.findIndex(({ target }) => target === file.target) === index);
}
