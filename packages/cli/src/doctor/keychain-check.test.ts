import { expect, test } from 'vitest';
import type { CredentialFacts } from '../auth/credential-facts.ts';
import { fakeKeychain } from '../auth/tokens.fixture.ts';
import { keychainCheck } from './keychain-check.ts';

const login = (store: 'keychain' | 'file'): CredentialFacts => ({
  type: 'login',
  login: { issuer: 'https://idp.example', clientId: 'x', store, expiresAt: 0, isExtendable: true, savedAt: '' },
});

const check = async (facts: CredentialFacts | undefined, isBroken: boolean): Promise<unknown> => {
  const library = fakeKeychain();
  if (isBroken) library.before = () => Promise.reject(new Error('Cannot autolaunch D-Bus without X11 $DISPLAY'));
  const { status, found } = await keychainCheck(facts, { platform: 'linux', library });
  return [status, found, library.items.size];
};
const NONE = 'there is no keychain here: no D-Bus session, or no keyring that answers on it';

test('one that can be written passes, and nothing is left in it', async () => {
  expect(await check(login('keychain'), false)).toEqual(['pass', 'the keychain of this machine can be used', 0]);
});

test('one that does not answer matters to whom needs it', async () => {
  expect(await check(login('keychain'), true)).toEqual(['fail', NONE, 0]);
  expect(await check(undefined, true)).toEqual(['warn', NONE, 0]);
  expect(await check({ type: 'token' }, true)).toEqual(['pass', `not needed for the credential you use (${NONE})`, 0]);
  expect(await check(login('file'), true)).toEqual(['pass', 'not needed: your login is kept in an encrypted file', 0]);
});
