import { expect, test } from 'vitest';
import { accountId, sameAccount } from './account.ts';
import { ENTRY, ENTRY_ID } from './tokens.fixture.ts';

test('an id is the start of the SHA-256 of server, issuer and client', () => {
  expect(accountId(ENTRY)).toBe(ENTRY_ID);
});

test.each([
  ['server', { server: 'https://other.example:6443' }],
  ['issuer', { issuer: 'https://other.example' }],
  ['client', { clientId: 'other' }],
])('another %s is another account', (_name, change) => {
  expect(accountId({ ...ENTRY, ...change })).not.toBe(ENTRY_ID);
  expect(sameAccount(ENTRY, { ...ENTRY, ...change })).toBe(false);
});

test('text cannot move from one field to the next', () => {
  const one = accountId({ server: 'a', issuer: 'b","server":"c', clientId: 'd' });
  expect(one).not.toBe(accountId({ server: 'c', issuer: 'b', clientId: 'd' }));
});
