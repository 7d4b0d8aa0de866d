import { AisubmitError, isSystemNamespace } from '@aisubmit/sdk';
import { type KubeApi, loadKubeconfig, usableNamespaces } from '@aisubmit/sdk/client';
import { namespaceName } from '../dns-label.ts';
import type { Host } from '../host.ts';
import { refuseSystemNamespace, SAVE_HINT } from '../offline-namespace.ts';
import { askOne, canAsk } from '../ui/ask.ts';

interface NamespaceChoice {
  /** A namespace that a document asks for, when it is not the context's. */
  readonly wanted?: string | undefined;
  readonly flags: { readonly kubeconfig?: string | undefined };
  readonly host: Host;
}

/**
 * Decides the namespace of a command: what `--namespace` or the context says. Where that is nothing, or no place for
 * workloads, the user is asked on a terminal, and told the namespaces they can use elsewhere.
 */
export async function clusterNamespace(api: KubeApi, { wanted, flags, host }: NamespaceChoice): Promise<string> {
  const named = wanted ?? api.namespace;
  if (named !== undefined && !isSystemNamespace(named)) return namespaceName(named);
  const candidates = await contextNamespaces(flags, host);
  const usable = await usableNamespaces(api, { candidates, signal: host.signal });
  if (wanted === undefined && usable.length > 0 && canAsk(host)) {
    const chosen = await askOne(host, 'Namespace', usable);
    host.stderr.write(`Save it with: kubectl config set-context --current --namespace=${chosen}\n`);
    return chosen;
  }
  if (named !== undefined) refuseSystemNamespace(named, usable);
  throw new AisubmitError('INVALID_INPUT', 'no namespace is named', {
    fix: usable.length === 0 ? SAVE_HINT : `you can use ${usable.join(', ')}; ${SAVE_HINT}`,
  });
}

/** Who may not list namespaces still has those that their kubeconfig names. */
export async function contextNamespaces(flags: NamespaceChoice['flags'], host: Host): Promise<string[]> {
  const { contexts } = await loadKubeconfig({
    env: host.env,
    platform: host.platform,
    kubeconfigPath: flags.kubeconfig,
  });
  return [...contexts.values()].map(({ namespace }) => namespace).filter((name) => name !== undefined);
}
