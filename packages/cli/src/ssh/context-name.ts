import { loadKubeconfig } from '@aisubmit/sdk/client';
import type { ClusterFlags } from '../cluster/connect.ts';
import type { Host } from '../host.ts';

/** The context that a command works in; empty where the kubeconfig has no current one. */
export async function contextName(
  flags: ClusterFlags,
  { env, platform }: Pick<Host, 'env' | 'platform'>,
): Promise<string> {
  if (flags.context !== undefined) return flags.context;
  const { currentContext } = await loadKubeconfig({ env, platform, kubeconfigPath: flags.kubeconfig });
  return currentContext ?? '';
}
