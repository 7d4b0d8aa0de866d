import { AisubmitError } from '@aisubmit/sdk';
import type { KubeApi, WorkloadRef } from '@aisubmit/sdk/client';
import type { ClusterFlags } from '../cluster/connect.ts';
import { forgetToken } from '../connect/kept-token.ts';
import type { Host } from '../host.ts';

interface Deleting {
  readonly flags: ClusterFlags;
  readonly host: Host;
}

/**
 * Removes what this machine keeps of a notebook that was deleted: its host of SSH, and its token in the keychain. Never fails:
 * the notebook is gone either way.
 *
 * @returns what to tell the user; nothing where nothing was there.
 */
export async function forgetNotebook(
  api: KubeApi,
  { kind, name, namespace }: WorkloadRef,
  { flags, host }: Deleting,
): Promise<string | undefined> {
  if (kind !== 'Notebook') return undefined;
  await forgetToken({ namespace, name }, { cluster: () => api.clusterId(), host });
  const { hostOfNotebook } = await import('../ssh/host-of-notebook.ts');
  const found = await hostOfNotebook({ namespace, name }, { flags, host }).catch(() => undefined);
  if (found === undefined) return undefined;
  const { alias, ssh } = found;
  try {
    const { forgetHost } = await import('../ssh/forget-host.ts');
    await forgetHost(ssh, alias);
    return `removed: its host of SSH, ${alias}`;
  } catch (error) {
    const why = error instanceof AisubmitError ? error.message : 'it could not be removed';
    return `note: its host of SSH, ${alias}, stays: ${why}`;
  }
}
