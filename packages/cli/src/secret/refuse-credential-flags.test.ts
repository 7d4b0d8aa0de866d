import { AisubmitError } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { refuseCredentialFlags } from './refuse-credential-flags.ts';

const refusal = (...words: readonly string[]): AisubmitError => {
  try {
    refuseCredentialFlags(words, new Set(['username', 'password-stdin']));
  } catch (error) {
    if (error instanceof AisubmitError) return error;
  }
  throw new TypeError('it was let through');
};

test.each([
  [['--password', 'hunter2'], '--password', '--password-stdin < FILE'],
  [['--Password=hunter2'], '--password', '--password-stdin < FILE'],
  [['-token=hunter2'], '--token', 'belongs into the kubeconfig'],
  [['--secret-access-key', 'hunter2'], '--secret-access-key', '--credentials-file FILE'],
  [['--private-key=hunter2'], '--private-key', '--ssh-key FILE'],
  [['--from-literal=password=hunter2'], '--from-literal', '--password-stdin < FILE'],
])('%j is refused, and never repeated', (words, flag, fix) => {
  const { message, fix: way = '' } = refusal(...words);
  expect(message).toContain(`${flag}: no credential is taken from the command line`);
  expect(way).toContain(fix);
  expect(message + way).not.toContain('hunter2');
});

test('flags of kubectl create secret are translated', () => {
  expect(refusal('--docker-server=x').fix).toBe('write --host HOST');
});

test('what is known, and what is no flag, passes', () => {
  expect(() =>
    refuseCredentialFlags(['--username', 'al', '--password-stdin', 'token'], new Set(['username', 'password-stdin'])),
  ).not.toThrow();
});
