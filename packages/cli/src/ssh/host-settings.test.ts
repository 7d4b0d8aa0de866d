import { expect, test } from 'vitest';
import { hostSettings } from './host-settings.ts';

test('every setting by which a host is told apart and kept closed is there', () => {
  expect(hostSettings('aisubmit-a.b.c', '/usr/bin/node /k ssh-proxy aisubmit-a.b.c')).toBe(
    `# Written by kubectl aisubmit connect --ide, and again each time; connect --ide … --remove removes it.
Host aisubmit-a.b.c
  HostName aisubmit-a.b.c
  User aisubmit
  ProxyCommand /usr/bin/node /k ssh-proxy aisubmit-a.b.c
  HostKeyAlias aisubmit-a.b.c
  HostKeyAlgorithms ssh-ed25519
  UserKnownHostsFile ~/.ssh/aisubmit/aisubmit-a.b.c.hostkey
  StrictHostKeyChecking yes
  UpdateHostKeys no
  CheckHostIP no
  VerifyHostKeyDNS no
  IdentityFile ~/.ssh/aisubmit/id_ed25519
  IdentitiesOnly yes
  PreferredAuthentications publickey
  ForwardAgent no
  ForwardX11 no
  ServerAliveInterval 15
  ServerAliveCountMax 4
  ConnectTimeout 60
`,
  );
});
