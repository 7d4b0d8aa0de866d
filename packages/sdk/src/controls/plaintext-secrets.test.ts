import { expect, test } from 'vitest';
import { checkManifests } from '../check/check-manifests.ts';

const fixesFor = (value: string): readonly string[] => {
  const container = { name: 'c', image: 'a:1', env: [{ name: 'X', value }], args: [`--x=${value}`] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } };
  return checkManifests([pod], { namespace: 't' })
    .violations.filter(({ control }) => control === 'plaintext-secrets')
    .map(({ fix }) => fix);
};

test.each([
  [
    'AKIAIOSFODNN7EXAMPLE',
    'store it: kubectl aisubmit secret create s3 NAME, and write --s3-secret NAME (s3[].secret in a file)',
  ],
  [
    `ghp_${'a1'.repeat(18)}`,
    'store it: kubectl aisubmit secret create git NAME, and write --git-secret NAME (git[].secret in a file)',
  ],
  [
    `glpat-${'a1'.repeat(10)}`,
    'store it: kubectl aisubmit secret create git NAME, and write --git-secret NAME (git[].secret in a file)',
  ],
  [
    `hf_${'a'.repeat(34)}`,
    'store it: kubectl aisubmit secret create token NAME --for huggingface, and write --hf-secret NAME (hubs.huggingFace.secret in a file)',
  ],
  [
    `nvapi-${'a1'.repeat(20)}`,
    'store it: kubectl aisubmit secret create token NAME --for ngc, and write --ngc-secret NAME (hubs.ngc.secret in a file)',
  ],
  [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'store it: kubectl aisubmit secret create git NAME --ssh-key FILE, and write --git-secret NAME (git[].secret in a file)',
  ],
  [
    'https://al:hunter2@git.example.com/x',
    'store it: kubectl aisubmit secret create git NAME, and write --git-secret NAME (git[].secret in a file); the URL then goes without user name and password',
  ],
  [
    `xoxb-${'1'.repeat(12)}`,
    'store it: kubectl aisubmit secret create token NAME, and refer to it: --env-secret VARIABLE=NAME:token, or mount it',
  ],
])('%s is refused with the command that stores it', (value, fix) => {
  expect(fixesFor(value)).toEqual([fix, fix]);
});

test('what only looks a little like one passes', () => {
  for (const value of ['AKI', 'hf_short', 'https://git.example.com/x', 'ghp_']) expect(fixesFor(value)).toEqual([]);
});
