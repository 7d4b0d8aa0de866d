import { SSH_USER } from '@aisubmit/sdk';
import { FOLDER } from './ssh-folder.ts';

/**
 * Settings of one host for OpenSSH. Whatever the user's own settings say behind them, the first value counts.
 *
 * @param proxyCommand as {@link proxyCommand} writes it.
 * @see https://man.openbsd.org/ssh_config
 */
export function hostSettings(alias: string, proxyCommand: string): string {
  return `# Written by kubectl aisubmit connect --ide, and again each time; connect --ide … --remove removes it.
Host ${alias}
  HostName ${alias}
  User ${SSH_USER}
  ProxyCommand ${proxyCommand}
  HostKeyAlias ${alias}
  HostKeyAlgorithms ssh-ed25519
  UserKnownHostsFile ~/.ssh/${FOLDER}/${alias}.hostkey
  StrictHostKeyChecking yes
  UpdateHostKeys no
  CheckHostIP no
  VerifyHostKeyDNS no
  IdentityFile ~/.ssh/${FOLDER}/id_ed25519
  IdentitiesOnly yes
  PreferredAuthentications publickey
  ForwardAgent no
  ForwardX11 no
  ServerAliveInterval 15
  ServerAliveCountMax 4
  ConnectTimeout 60
`;
}
