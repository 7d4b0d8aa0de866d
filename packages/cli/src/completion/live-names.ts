import { isSystemNamespace } from '@aisubmit/sdk';
import { connectCluster, type KnownName, type Kubeconfig, loadKubeconfig, namesOf } from '@aisubmit/sdk/client';
import { overrides } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import { VERSION } from '../package-facts.ts';
import type { CompletionRequest } from './completion-request.ts';
import { quietAuthenticator } from './quiet-authenticator.ts';

/** More are no help to whoever chooses. */
const MAX_NAMES = 1000;

interface Search {
  readonly host: Pick<Host, 'env' | 'platform' | 'now'>;
  readonly signal: AbortSignal;
  /** Takes each name as it is found: what there is when time is up, is what is offered. */
  readonly found: (name: KnownName) => void;
}

/** Asks the kubeconfig or its cluster for names, as the user and without a question. */
export async function liveNames({ source, flags }: CompletionRequest, { host, signal, found }: Search): Promise<void> {
  const { env, platform } = host;
  if (source === 'context' || source === 'cluster' || source === 'user') {
    const config = await loadKubeconfig({ env, platform, kubeconfigPath: flags['kubeconfig'] });
    for (const name of configured(config, source)) found(name);
    return;
  }
  const api = await connectCluster({
    env,
    platform,
    kubeconfigPath: flags['kubeconfig'],
    overrides: overrides(flags),
    version: VERSION,
    interactive: false,
    retryDeadlineMs: 0,
    authenticatorFor: quietAuthenticator(host),
  });
  try {
    const namespace = api.namespace === undefined || isSystemNamespace(api.namespace) ? undefined : api.namespace;
    let count = 0;
    for await (const name of namesOf(api, source, { namespace, signal })) {
      found(name);
      count += 1;
      if (count === MAX_NAMES) break;
    }
  } finally {
    await api.close();
  }
}

function configured({ contexts, clusters, users }: Kubeconfig, source: 'context' | 'cluster' | 'user'): KnownName[] {
  if (source === 'cluster')
    return [...clusters].map(([name, { server }]) => ({ name, ...(server === undefined ? {} : { title: server }) }));
  if (source === 'user') return [...users.keys()].map((name) => ({ name }));
  return [...contexts].map(([name, { cluster, namespace }]) => ({
    name,
    title: [cluster, namespace].filter((part) => part !== undefined && part !== '').join(', '),
  }));
}
