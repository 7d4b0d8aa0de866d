import { AisubmitError } from '@aisubmit/sdk';
import { findSshPod, type KubeApi, prepareSsh } from '@aisubmit/sdk/client';
import { readPrivateFile, writePrivateFile } from '../auth/store/private-file.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { candidateRefs, resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { noteWhose } from '../manage/note-whose.ts';
import { contextName } from './context-name.ts';
import { forgetHost } from './forget-host.ts';
import { hostAlias } from './host-alias.ts';
import { type HostRecord, writeHostRecord } from './host-record.ts';
import { hostSettings } from './host-settings.ts';
import { IDES, type IdeName } from './ides.ts';
import { withInclude } from './include-block.ts';
import { keptFlags } from './kept-flags.ts';
import { ownProgram } from './own-program.ts';
import { proxyCommand } from './proxy-command.ts';
import { changeSshConfig } from './ssh-config-file.ts';
import { type SshFolder, sshFolder } from './ssh-folder.ts';
import { userKey } from './user-key.ts';

export interface IdeFlags extends ClusterFlags {
  readonly ide?: string | undefined;
  readonly print?: boolean | undefined;
  readonly remove?: boolean | undefined;
}

const MAX_KEY_BYTES = 4096;

/** Makes a notebook a host of SSH on this machine, and opens it in an IDE of the desktop. */
export async function connectIde(words: readonly string[], flags: IdeFlags, host: Host): Promise<number> {
  const [word, ...more] = words;
  if (flags.ide === undefined) throw misused('--print and --remove go with --ide');
  if (word === undefined || more.length > 0) throw misused('--ide goes with one notebook');
  const kept = keptFlags(flags, host);
  const ssh = sshFolder(host);
  return withCluster(flags, host, async (api, progress) => {
    const namespace = await clusterNamespace(api, { flags, host });
    const context = await contextName(flags, host);
    if (flags.remove === true) {
      progress.stop();
      const alias = hostAlias({ context, namespace, name: notebookName(word, namespace) });
      host.stdout.write((await forgetHost(ssh, alias)) ? `${alias} removed\n` : `${alias} is not there\n`);
      return EXIT_OK;
    }
    const found = await resolveWorkload(api, word, { namespace, signal: host.signal });
    const { kind, name } = found;
    if (kind !== 'Notebook') throw onlyNotebooks(word);
    await noteWhose(api, found, { host, progress });
    const alias = hostAlias({ context, namespace, name });
    progress.step('Letting your key into the notebook');
    const record = { ...kept, name, namespace, ...(context === '' ? {} : { context }) };
    const isNew = await makeHost(api, { ssh, alias, host, record });
    progress.stop();
    if (isNew)
      host.stderr.write(
        'note: the notebook has another host key than before, as with a new home; it is the one that is expected from now on\n',
      );
    host.stdout.write(`${alias}\n`);
    if (flags.print !== true) await IDES[flags.ide as IdeName](alias, host);
    return EXIT_OK;
  });
}

interface NewHost {
  readonly ssh: SshFolder;
  readonly alias: string;
  readonly host: Host;
  readonly record: HostRecord;
}

/** @returns true when another key was known before. */
async function makeHost(api: KubeApi, { ssh, alias, host, record }: NewHost): Promise<boolean> {
  const ref = { kind: 'Notebook', name: record.name, namespace: record.namespace } as const;
  const { signal } = host;
  const settings = hostSettings(alias, proxyCommand(ownProgram(host), alias));
  const pod = await findSshPod(api, ref, { signal });
  const hostKey = await prepareSsh(api, pod, { publicKey: await userKey(ssh.key), signal });
  const files = ssh.of(alias);
  const known = `${alias} ${hostKey}\n`;
  const before = await readPrivateFile(files.hostKey, { maxBytes: MAX_KEY_BYTES });
  await writePrivateFile(files.hostKey, known);
  await writeHostRecord(ssh, alias, record);
  await writePrivateFile(files.settings, settings);
  await changeSshConfig(ssh.config, withInclude);
  return before !== undefined && before !== known;
}

/** What is gone from the cluster can still be forgotten. */
function notebookName(word: string, namespace: string): string {
  const refs = candidateRefs(word, namespace).filter(({ kind }) => kind === 'Notebook');
  const name = refs.at(-1)?.name;
  if (name === undefined) throw onlyNotebooks(word);
  return name;
}

function misused(what: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', what, { fix: 'write for example: connect notebook/lab --ide vscode' });
}

function onlyNotebooks(word: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${word} is no notebook, and desktop IDEs work in notebooks alone`, {
    fix: 'name a notebook, such as notebook/lab',
  });
}
