import { expect, test } from 'vitest';
import { policyText } from './policy-text.ts';

test('networks are shown as people write them', () => {
  const setting = (path: string, value: unknown) => ({ path, value, layers: ['policy lab'] });
  const text = policyText({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'EffectivePolicy',
    metadata: { name: 'lab' },
    layers: [],
    rules: [],
    settings: [
      setting('network.hosts', [
        { host: 'git.example.com', cidrs: ['192.0.2.10/32', '192.0.2.11/32'], ports: [443, 22] },
        { host: 's3.example.com', cidrs: ['192.0.2.20/32'] },
      ]),
      setting('network.egress', [{ cidr: '192.0.2.0/24', ports: [443] }]),
      setting('storage.nfs', [{ server: 'fs', path: '/x' }]),
      setting('git.hosts', []),
    ],
    floor: [],
  });
  expect(text.split('\n').filter((line) => line.endsWith('policy lab'))).toEqual([
    'network.hosts    git.example.com in 192.0.2.10/32 and 192.0.2.11/32 port 443 and 22, s3.example.com in 192.0.2.20/32   policy lab',
    'network.egress   192.0.2.0/24 port 443                                                                                 policy lab',
    'storage.nfs      {"server":"fs","path":"/x"}                                                                           policy lab',
    'git.hosts        none                                                                                                  policy lab',
  ]);
});
