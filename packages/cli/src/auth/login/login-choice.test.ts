import { expect, test } from 'vitest';
import { testHost } from '../../host.fixture.ts';
import type { MetServer } from '../meet-server.ts';
import { ENTRY } from '../tokens.fixture.ts';
import { type IssuerFlags, type LoginChoice, loginChoice } from './login-choice.ts';
import type { LoginTarget } from './login-target.ts';

const STANZA = { issuer: 'https://idp.example/realms/ml', clientId: 'kubectl-aisubmit' };
const OWN = { contextName: 'aisubmit@api', userName: 'aisubmit:idp', stanza: STANZA };

interface Given {
  readonly flags?: IssuerFlags;
  readonly own?: LoginTarget['own'];
  readonly loginText?: string;
  readonly accounts?: readonly (typeof ENTRY)[];
}

function choose({ flags = {}, own, loginText, accounts = [] }: Given): Promise<LoginChoice> {
  const target = { server: ENTRY.server, own } as LoginTarget;
  const met = { server: ENTRY.server, caPem: undefined, loginText } as MetServer;
  return loginChoice({ flags, target, met, accounts, host: testHost() });
}

const published = (spec: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Login', spec });

test('who names the issuer is told apart: a kubeconfig is no login before', async () => {
  expect((await choose({ flags: { issuer: 'https://a.example', 'client-id': 'a' } })).from).toBe('flags');
  expect((await choose({ loginText: published(STANZA) })).from).toBe('server');
  expect((await choose({ own: OWN, accounts: [ENTRY] })).from).toBe('before');
  expect((await choose({ own: OWN })).from).toBe('kubeconfig');
});

test.each<[string, Given, string]>([
  ['flags', { flags: { issuer: 'idp.example.com', 'client-id': 'a' } }, 'the issuer "idp.example.com" is not a URL'],
  [
    'a kubeconfig',
    { own: { ...OWN, stanza: { ...STANZA, issuer: 'https://id\u0440.example' } } },
    'the issuer "https://id\u0440.example" has characters that have no place in a command line',
  ],
  [
    'a server',
    { loginText: published({ ...STANZA, issuer: 'https://idp.example/a&calc.exe&' }) },
    'the issuer "https://idp.example/a&calc.exe&" has characters that have no place in a command line',
  ],
  [
    'a server that chooses the client',
    { loginText: published({ ...STANZA, clientId: 'a&calc.exe&' }) },
    'the client id is empty, too long or not plain text',
  ],
])('what nobody should agree to is refused before it is shown, from %s', async (_who, given, message) => {
  await expect(choose(given)).rejects.toMatchObject({ code: 'INVALID_INPUT', message });
});

test('scopes may be one word or several, and nothing else', async () => {
  const withScope = (scope: readonly string[]) => choose({ flags: { scope }, loginText: published(STANZA) });
  expect((await withScope(['groups email', 'openid'])).scopes).toEqual(['openid', 'groups', 'email']);
  await expect(withScope(['a"b'])).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: '--scope has characters that no scope has, or there are too many',
  });
});
