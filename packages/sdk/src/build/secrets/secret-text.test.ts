import { expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import { parseSecretText, type SecretUse } from './secret-text.ts';

const password: SecretUse = { what: 'the password', kind: 'git' };
const token = (purpose: string): SecretUse => ({ what: 'the token', kind: 'token', purpose });
const GITHUB = `ghp_${'a'.repeat(36)}`;
const HUGGING_FACE = `hf_${'a'.repeat(34)}`;

test('the line end that comes with a paste or a file goes', () => {
  expect(parseSecretText('s3cret!\r\n', password)).toBe('s3cret!');
  expect(parseSecretText('\uFEFFs3cret\n\n', password)).toBe('s3cret');
  expect(parseSecretText('pässwörd', password)).toBe('pässwörd');
});

test.each<[string, SecretUse, string]>([
  ['', password, 'the password is empty'],
  ['\n', password, 'the password is empty'],
  ['two words', password, 'the password has a space or a line break in it'],
  ['two\nlines', password, 'the password has a space or a line break in it'],
  ['a\u200bb', password, 'the password has characters in it that cannot be seen'],
  ['a\u0000b', password, 'the password has characters in it that cannot be seen'],
  ['x'.repeat(16_385), password, 'the password is longer than 16384 characters'],
  ['AKIAIOSFODNN7EXAMPLE', { what: 'the secret access key', kind: 's3' }, 'looks like an AWS access key id'],
  [GITHUB, { what: 'the secret access key', kind: 's3' }, 'looks like a GitHub token'],
  [GITHUB, token('huggingface'), 'looks like a GitHub token'],
  [HUGGING_FACE, token('wandb'), 'looks like a Hugging Face token'],
  ['https://x.example.com/y', token('generic'), 'looks like a URL'],
  ['ssh-ed25519 AAAA alice', password, 'looks like a public key'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nx', password, 'looks like a private key'],
])('%j is refused', (text, use, message) => {
  expect(() => parseSecretText(text, use)).toThrow(message);
});

test.each<[string, SecretUse]>([
  [GITHUB, password],
  [GITHUB, token('generic')],
  [HUGGING_FACE, token('huggingface')],
  [HUGGING_FACE, password],
  [`nvapi-${'a'.repeat(64)}`, token('ngc')],
  [`nvapi-${'a'.repeat(64)}`, { what: 'the password', kind: 'registry' }],
  ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', { what: 'the secret access key', kind: 's3' }],
])('%s is taken for %j', (text, use) => {
  expect(parseSecretText(text, use)).toBe(text);
});

test('a refusal names the command that fits, never the value', () => {
  const refusal = (text: string, use: SecretUse): AisubmitError => {
    try {
      parseSecretText(text, use);
    } catch (error) {
      if (error instanceof AisubmitError) return error;
    }
    throw new TypeError('it was taken');
  };
  expect(refusal(GITHUB, token('wandb')).fix).toBe('for git: kubectl aisubmit secret create git NAME');
  expect(refusal(HUGGING_FACE, { what: 'the password', kind: 'registry' }).fix).toBe(
    'for git: kubectl aisubmit secret create git NAME',
  );
  expect(JSON.stringify(refusal(GITHUB, token('wandb')))).not.toContain(GITHUB);
});
