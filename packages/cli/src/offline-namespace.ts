import { AisubmitError, isSystemNamespace } from '@aisubmit/sdk';
import type { Host } from './host.ts';

interface OfflineFlags {
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

/**
 * Decides the namespace without asking a cluster: `--namespace`, the document's, the context's.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when none is named or two contradict each other, `POLICY_REFUSED` for `default`
 * and the system's own.
 */
export async function offlineNamespace(document: string | undefined, flags: OfflineFlags, host: Host): Promise<string> {
  refuseContradiction(document, flags.namespace);
  const namespace = flags.namespace ?? document ?? (await contextNamespace(flags, host));
  if (namespace === undefined || namespace === '') {
    throw new AisubmitError('INVALID_INPUT', 'no namespace is named', { fix: SAVE_HINT });
  }
  refuseSystemNamespace(namespace);
  return namespace;
}

/** @throws {AisubmitError} `INVALID_INPUT` when a document names another namespace than `--namespace`, as kubectl does. */
export function refuseContradiction(document: string | undefined, flag: string | undefined): void {
  if (document === undefined || flag === undefined || document === flag) return;
  throw new AisubmitError('INVALID_INPUT', `the document is for namespace ${document}, and --namespace says ${flag}`, {
    fix: 'leave out one of the two',
  });
}

/** @throws {AisubmitError} `POLICY_REFUSED` for namespaces where no user's workload belongs. */
export function refuseSystemNamespace(namespace: string, usable: readonly string[] = []): void {
  if (!isSystemNamespace(namespace)) return;
  const choice = usable.length === 0 ? '' : `you can use ${usable.join(', ')}; `;
  throw new AisubmitError('POLICY_REFUSED', `namespace ${namespace} is not for workloads [namespace]`, {
    fix: `${choice}${SAVE_HINT}`,
  });
}

export const SAVE_HINT =
  'add --namespace NAME, or save the choice with: kubectl config set-context --current --namespace=NAME';

async function contextNamespace(flags: OfflineFlags, host: Host): Promise<string | undefined> {
  const { loadKubeconfig } = await import('@aisubmit/sdk/client');
  const kubeconfig = await loadKubeconfig({ env: host.env, platform: host.platform, kubeconfigPath: flags.kubeconfig });
  return kubeconfig.contexts.get(flags.context ?? kubeconfig.currentContext ?? '')?.namespace;
}
