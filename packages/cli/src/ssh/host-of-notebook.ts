import { readdir } from 'node:fs/promises';
import type { ClusterFlags } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import { contextName } from './context-name.ts';
import { hostAlias } from './host-alias.ts';
import { readHostRecord } from './host-record.ts';
import { keptFlags } from './kept-flags.ts';
import { type SshFolder, sshFolder } from './ssh-folder.ts';

interface Found {
  readonly ssh: SshFolder;
  readonly alias: string;
}

/**
 * The host that `connect --ide` made for a notebook of this context, in the files of this kubeconfig: another may have a context
 * of the same name. Undefined where there is none.
 *
 * @throws AisubmitError where that cannot be told.
 */
export async function hostOfNotebook(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { flags, host }: { readonly flags: ClusterFlags; readonly host: Pick<Host, 'env' | 'platform'> },
): Promise<Found | undefined> {
  const ssh = sshFolder(host);
  const files = await readdir(ssh.folder).catch((): string[] => []);
  if (!files.some((file) => file.endsWith(`.${namespace}.${name}.conf`))) return undefined;
  const kept = keptFlags(flags, host);
  const alias = hostAlias({ context: await contextName(flags, host), namespace, name });
  if (!files.includes(`${alias}.conf`)) return undefined;
  const { kubeconfig, kubeconfigs } = await readHostRecord(ssh, alias);
  return kubeconfig === kept.kubeconfig && kubeconfigs === kept.kubeconfigs ? { ssh, alias } : undefined;
}
