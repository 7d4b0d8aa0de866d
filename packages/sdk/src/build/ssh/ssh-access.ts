import type { Effective } from '../../policy/effective.ts';
import { SSH_FOLDER, SSH_USER, SSH_VOLUME } from '../../ssh-names.ts';
import { HOME } from '../container-paths.ts';
import type { KubeObject } from '../kube-object.ts';
import { childMetadata, type Stamp } from '../metadata.ts';
import { type Mounted, mounted } from '../volumes.ts';
import { SSH_FILES } from './ssh-scripts.ts';

type Fields = Readonly<Record<string, unknown>>;

const PASSWD = '/etc/passwd';
const PASSWD_MODE = 0o444;
/** The login shell is run as a program. */
const SCRIPT_MODE = 0o555;

interface SshAccess {
  readonly mounted: readonly Mounted[];
  readonly children: readonly KubeObject[];
}

/**
 * What lets desktop IDEs into a notebook over SSH through exec, where its image has an SSH server: scripts, settings, and a
 * name for its user's number, without which OpenSSH neither serves nor asks. Nothing of it runs by itself.
 */
export function sshAccess(effective: Effective, stamp: Stamp): SshAccess {
  const metadata = childMetadata(effective, stamp, '-ssh');
  const files = (mode: number, ...keys: string[]): Fields => ({
    configMap: { name: metadata.name, defaultMode: mode, items: keys.map((key) => ({ key, path: key })) },
  });
  const scripts = files(SCRIPT_MODE, ...Object.keys(SSH_FILES));
  // Immutable: a node would hand on what somebody else puts in its place, and these scripts run as the notebook's owner.
  const data = { passwd: passwdText(effective), ...SSH_FILES };
  const passwd = { mountPath: PASSWD, subPath: 'passwd', readOnly: true };
  return {
    mounted: [
      mounted(SSH_VOLUME, scripts, { mountPath: SSH_FOLDER, readOnly: true }),
      mounted('passwd', files(PASSWD_MODE, 'passwd'), passwd),
    ],
    children: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, immutable: true, data }],
  };
}

function passwdText({ spec }: Effective): string {
  const { runAsUser, runAsGroup } = spec.identity;
  return [
    `${SSH_USER}:x:${runAsUser}:${runAsGroup}:${SSH_USER}:${HOME}:${SSH_FOLDER}/shell`,
    'root:x:0:0:root:/root:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n');
}
