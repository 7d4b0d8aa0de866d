import { expect, test } from 'vitest';
import { planText } from '../../ui/login-text.ts';
import { bundleFingerprint } from '../bundle-fingerprint.ts';
import type { MetServer } from '../meet-server.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import { ENTRY } from '../tokens.fixture.ts';
import type { LoginChoice } from './login-choice.ts';
import { type LoginPlan, loginPlan } from './login-plan.ts';
import type { LoginTarget } from './login-target.ts';

const A = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUfP1s7lOcmddn8QO/OJAIA9lZ+rswCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEY2EgYTAeFw0yNjExMjMwODUzMjVaFw0zNjExMjAwODUzMjVa
MA8xDTALBgNVBAMMBGNhIGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARqPFW8
8Z4Bip3NMtjy0eORBOSt/luPpkFb53lzWYCybN6mEeEtncJNjPBXQl7osVpCbPMp
MhHUtPE50Z1mC2bco1MwUTAdBgNVHQ4EFgQUPWeIMgDy5LJ231nF+nShDyBBO8gw
HwYDVR0jBBgwFoAUPWeIMgDy5LJ231nF+nShDyBBO8gwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEA+gM3gOkzefuq3H9iLoo+fsb1A5KQzp4TD6IL
eKUImAUCIQDO6rIp0HebV8ztYltxgUhEqtt9T/af/zd1ACDKxBXqCA==
-----END CERTIFICATE-----
`;
const B = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUcqF8rAhzIYq2JR2WhpncjWpVGdQwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEY2EgYjAeFw0yNjExMjMwODUzMjZaFw0zNjExMjAwODUzMjZa
MA8xDTALBgNVBAMMBGNhIGIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATaFkJC
5DdEH8KOOAI53AO96GI1Af6C3cIeHhCjocL7mOas8dPYpYaPkXM9eUqxg7VkUuru
bfGiak/03z7+RAk8o1MwUTAdBgNVHQ4EFgQUeU92gzfJJtnW5tUlUyqpTceDCDsw
HwYDVR0jBBgwFoAUeU92gzfJJtnW5tUlUyqpTceDCDswDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEA9UmVi4TeaYV4wKJJ7a1iHeNX5CFtFFtRZdzo
6O5NhVECIQCFINWm7r+TuyjBvyKWd5mH6yx6rFahnLmWJrnvRUs2Ng==
-----END CERTIFICATE-----
`;

const HASH_A = 'sha256:bb740817723bac74010f5f3734b7269f1abc3c4f1ad411fbfd340bda71722706';
const HASH_B = 'sha256:ecad83d3e92326af6f122118d69a800a244c9c7b32a35f2e2c5b52ee6a52a93a';
const CHOICE: LoginChoice = {
  issuer: ENTRY.issuer,
  clientId: ENTRY.clientId,
  scopes: ENTRY.scopes,
  issuerCa: undefined,
  allowInsecureIssuer: false,
  usernameClaim: undefined,
  from: 'server',
};
const MET: MetServer = { server: ENTRY.server, caPem: A, caFingerprints: [HASH_A], loginText: undefined };
const KNOWN: AccountEntry = { ...ENTRY, serverCa: bundleFingerprint(A) };

function plan(choice: Partial<LoginChoice>, met: Partial<MetServer>, accounts: readonly AccountEntry[]): LoginPlan {
  const target = { tlsServerName: undefined } as LoginTarget;
  return loginPlan({ met: { ...MET, ...met }, target, choice: { ...CHOICE, ...choice }, accounts });
}

test('only what the person has agreed to is known', () => {
  expect(plan({}, {}, [KNOWN]).isKnown).toBe(true);
  expect(plan({ scopes: ['openid'] }, {}, [KNOWN]).isKnown).toBe(true);
  expect(plan({}, {}, []).isKnown).toBe(false);
  expect(plan({}, { caPem: `${A}${B}` }, [KNOWN]).isKnown).toBe(false);
  expect(plan({ issuerCa: B }, {}, [KNOWN]).isKnown).toBe(false);
  expect(plan({ scopes: [...ENTRY.scopes, 'payments'] }, {}, [KNOWN]).isKnown).toBe(false);
  expect(plan({ allowInsecureIssuer: true }, {}, [KNOWN]).isKnown).toBe(false);
});

test('every authority that may vouch is shown, not the first alone', () => {
  expect(
    planText(plan({ issuerCa: `${A}${B}` }, { caFingerprints: [HASH_A, HASH_B] }, [])),
  ).toBe(`Server:  https://api.example:6443 (certificate authorities ${HASH_A}, ${HASH_B})
Issuer:  https://idp.example/realms/ml (client kubectl-aisubmit, as the server publishes)
  whose certificate may be by certificate authorities ${HASH_A}, ${HASH_B}
`);
});

test('a server that proves itself in another way than before, or sends people to another issuer, is warned of', () => {
  expect(planText(plan({}, { caPem: B, caFingerprints: [HASH_B] }, [KNOWN]))).toContain(
    'warning: when you logged in to this server before, it proved itself in another way (authority or TLS name);',
  );
  expect(planText(plan({ issuer: 'https://evil.example' }, {}, [KNOWN]))).toContain(
    'warning: you have logged in to this server at https://idp.example/realms/ml (client kubectl-aisubmit) so far;',
  );
  expect(planText(plan({}, {}, [KNOWN]))).not.toContain('warning');
});

test('a server that shares issuer and client with another is warned of', () => {
  expect(planText(plan({}, {}, [{ ...KNOWN, server: 'https://prod.example' }]))).toContain(
    'warning: what this server gets also opens https://prod.example, where you are logged in at the same issuer;',
  );
});
