import { expect, test } from 'vitest';
import { networksOf } from './declared-hosts.ts';
import { parsePolicy } from './parse-policy.ts';

const policy = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'p' },
  spec: {
    network: {
      hosts: [
        { host: 'git.example.com', cidrs: ['192.0.2.1/32'], ports: [443, 22] },
        { host: '*.s3.example.com', cidrs: ['198.51.100.0/24'], ports: [443] },
      ],
    },
  },
});

test.each([
  ['git.example.com', 443, ['192.0.2.1/32']],
  ['git.example.com', 22, ['192.0.2.1/32']],
  ['git.example.com', 80, []],
  ['git.example.com.evil.example', 443, []],
  ['evil-git.example.com', 443, []],
  ['bucket.s3.example.com', 443, ['198.51.100.0/24']],
  ['s3.example.com', 443, []],
  ['evils3.example.com', 443, []],
])('%s port %i is in %j', (host, port, want) => {
  expect(networksOf({ host, port }, policy)).toEqual(want);
});
