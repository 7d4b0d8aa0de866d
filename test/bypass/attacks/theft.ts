import { type Attack, addEnv, addSecret, addVolume, initContainer, main } from './attack.ts';

/** Attacks that lead to a credential, or to one in plain sight. */
export const THEFT_ATTACKS: readonly Attack[] = [
  {
    name: 'token mounted by default',
    control: 'service-account-token',
    attack: (s) => delete s['automountServiceAccountToken'],
  },
  {
    name: 'token projected although automount is off',
    control: 'service-account-token',
    attack: addVolume({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }),
    twin: addVolume({ projected: { sources: [{ configMap: { name: 'settings' } }] } }),
  },
  {
    name: 'service links',
    control: 'service-links',
    attack: (s) => {
      s['enableServiceLinks'] = true;
    },
  },
  {
    name: 'AWS key in the environment',
    control: 'plaintext-secrets',
    attack: addEnv('KEY', 'AKIAIOSFODNN7EXAMPLE'),
    twin: addEnv('KEY', 'AKI'),
  },
  {
    name: 'GitHub token in an argument',
    control: 'plaintext-secrets',
    attack: (s) => {
      main(s)['args'] = [`--token=ghp_${'a1'.repeat(18)}`];
    },
  },
  {
    name: 'password in a URL of a command',
    control: 'plaintext-secrets',
    attack: (s) => {
      main(s)['command'] = ['git', 'clone', 'https://me:hunter2@git.example.com/x'];
    },
    twin: (s) => {
      main(s)['command'] = ['git', 'clone', 'https://git.example.com/x'];
    },
  },
  {
    name: 'private key in an init container',
    control: 'plaintext-secrets',
    attack: initContainer((c) => {
      c.env = [{ name: 'K', value: '-----BEGIN OPENSSH PRIVATE KEY-----' }];
    }),
  },
  {
    name: 'a credential behind more text than anybody looks through',
    control: 'text-size',
    attack: addEnv('TEXT', 'x'.repeat(600_000)),
    twin: addEnv('TEXT', 'x'.repeat(100_000)),
  },
  { name: 'every GPU of the node', control: 'dangerous-env', attack: addEnv('NVIDIA_VISIBLE_DEVICES', 'all') },
  {
    name: 'git-sync told to run a hook',
    control: 'dangerous-env',
    attack: addEnv('GITSYNC_EXECHOOK_COMMAND', '/bin/sh'),
  },
  {
    name: 'library loaded beside a secret',
    control: 'dangerous-env',
    attack: (s) => {
      addSecret(s);
      addEnv('LD_PRELOAD', '/tmp/evil.so')(s);
    },
  },
  {
    name: 'library loaded beside a secret variable',
    control: 'dangerous-env',
    attack: (s) => {
      s.volumes = s.volumes.filter((v) => v['name'] !== 'token');
      main(s).volumeMounts = main(s).volumeMounts.filter((m) => m['name'] !== 'token');
      addEnv('LD_AUDIT', '/tmp/evil.so')(s);
      main(s).env.push({ name: 'K', valueFrom: { secretKeyRef: { name: 'keys', key: 'k' } } });
    },
  },
  {
    name: 'projection of a kind nobody has looked at',
    control: 'projected-sources',
    attack: addVolume({ projected: { sources: [{ clusterTrustBundle: { name: 'x', path: 'x' } }] } }),
  },
  {
    name: 'device claimed past the quota',
    control: 'projected-sources',
    attack: (s) => {
      s['resourceClaims'] = [{ name: 'gpu', resourceClaimName: 'gpu' }];
    },
  },
];
