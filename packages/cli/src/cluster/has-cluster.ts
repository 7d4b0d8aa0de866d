import type { Host } from '../host.ts';

interface Choice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly server?: string | undefined;
}

/** True when flags or the kubeconfig name a cluster. What is configured wrongly counts, and is told when it is used. */
export async function hasCluster(flags: Choice, host: Pick<Host, 'env' | 'platform'>): Promise<boolean> {
  if ([flags.context, flags.cluster, flags.server].some((name) => name !== undefined)) return true;
  const { loadKubeconfig } = await import('@aisubmit/sdk/client');
  const { currentContext, contexts } = await loadKubeconfig({
    env: host.env,
    platform: host.platform,
    kubeconfigPath: flags.kubeconfig,
  });
  return currentContext !== undefined || contexts.size > 0;
}
