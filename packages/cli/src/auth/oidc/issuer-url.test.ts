import { expect, test } from 'vitest';
import { issuerUrl, refuseBadClient } from './issuer-url.ts';

test.each([
  'https://idp.example',
  'https://idp.example:8443/',
  'https://[::1]:8443/a',
  'https://login.example/0b8c-11/v2.0',
  'https://idp.example/realms/my%20team',
])('issuer %s', (issuer) => {
  expect(issuerUrl(issuer, false).href).toContain('https://');
});

test.each([
  ['a program for cmd.exe', 'https://idp.example/a&calc.exe&'],
  ['a variable of cmd.exe', 'https://idp.example/%CMDCMDLINE:~-1%'],
  ['a quote', 'https://idp.example/a"b'],
  ['a host that seems to end early', 'https://login.example(a.evil.example'],
  ['a letter of another alphabet', 'https://id\u0440.example'],
  ['text that is shown the other way round', 'https://idp.example/\u202ecod'],
])('%s is refused', (_what, issuer) => {
  expect(() => issuerUrl(issuer, false)).toThrow(/characters that have no place in a command line|is not a URL/);
});

test.each(['', 'a b', 'a&calc', 'a%PATH%', 'a"', 'a^', 'a'.repeat(257), '\u0430'])('client id %j is refused', (id) => {
  expect(() => refuseBadClient(id)).toThrow('the client id is empty, too long or not plain text');
});

test.each(['kubectl-aisubmit', '0oa1', 'api://a1/b', '12-ab.apps.example.com'])('client id %s', (id) => {
  expect(refuseBadClient(id)).toBeUndefined();
});
