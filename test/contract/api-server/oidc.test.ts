import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIssuer, type TestIssuer } from '../../sandbox/oidc/start-issuer.ts';
import { realAssets } from '../../sandbox/real/real-assets.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { aisubmitUserRules } from '../../sandbox/users.ts';
import { callAs } from './call-api.ts';
import { PODS } from './manifests.ts';

const NOW = () => Math.floor(Date.now() / 1000);

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

describe.each(['embedded', 'real'] as const)('%s API server', (kind) => {
  describe.skipIf(kind === 'real' && realAssets() === undefined)('with an issuer', () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      const name = 'oidc:alice@example.com';
      const users = [{ name, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] }];
      sandbox = await startSandbox({ kind, users, oidc: { issuer } });
    }, 120_000);
    afterAll(() => sandbox?.stop());

    const whoAmI = async (token: string) => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      return callAs(sandbox, '')('POST', path, { body, token });
    };

    test('a token says who one is: name and groups with a prefix, numbers as extra', async () => {
      const { status, body } = await whoAmI(await issuer.sign());
      expect([status, body.status.userInfo]).toEqual([
        201,
        {
          username: 'oidc:alice@example.com',
          uid: 'alice',
          groups: ['oidc:data-science', 'system:authenticated'],
          extra: { 'aisubmit.dev/uid': ['10001'], 'aisubmit.dev/gid': ['20001'] },
        },
      ]);
    });

    test('who has no numbers has no extra, and one group may be a text', async () => {
      const { body } = await whoAmI(await issuer.sign({ uid: undefined, gid: undefined, groups: 'ops' }));
      expect(body.status.userInfo).toEqual({
        username: 'oidc:alice@example.com',
        uid: 'alice',
        groups: ['oidc:ops', 'system:authenticated'],
      });
    });

    test('the id of a token is kept as extra', async () => {
      const { body } = await whoAmI(await issuer.sign({ jti: 'one', uid: undefined, gid: undefined }));
      expect(body.status.userInfo.extra).toEqual({ 'authentication.kubernetes.io/credential-id': ['JTI=one'] });
    });

    test('rights go by that name', async () => {
      const token = await issuer.sign();
      expect((await callAs(sandbox, '')('GET', PODS, { token })).status).toBe(200);
      const { status, body } = await callAs(sandbox, '')('GET', '/api/v1/namespaces/team-b/pods', { token });
      expect([status, body.message]).toEqual([
        403,
        'pods is forbidden: User "oidc:alice@example.com" cannot list resource "pods" in API group "" in the namespace "team-b"',
      ]);
    });

    test('the log names the user', async () => {
      await callAs(sandbox, '')('GET', PODS, { token: await issuer.sign() });
      expect(sandbox.requests().at(-1)?.user).toBe('oidc:alice@example.com');
    });

    test('several audiences are fine when the right one is among them', async () => {
      expect((await whoAmI(await issuer.sign({ aud: ['x', 'kubectl-aisubmit'] }))).status).toBe(201);
    });

    test.each<[string, () => Record<string, unknown>]>([
      ['for somebody else', () => ({ aud: 'grafana' })],
      ['for nobody', () => ({ aud: undefined })],
      ['from elsewhere', () => ({ iss: 'https://elsewhere.example' })],
      ['expired', () => ({ exp: NOW() - 5 })],
      ['without an end', () => ({ exp: undefined })],
      ['of the future', () => ({ nbf: NOW() + 3600 })],
      ['without an email', () => ({ email: undefined })],
      ['with an email that nobody verified', () => ({ email_verified: false })],
    ])('a token %s is answered 401', async (_name, claims) => {
      const { status, body } = await whoAmI(await issuer.sign(claims()));
      expect([status, body.reason]).toEqual([401, 'Unauthorized']);
    });

    test('a tampered token is answered 401', async () => {
      const [header, , signature] = (await issuer.sign()).split('.');
      const claims = { iss: issuer.url, aud: issuer.clientId, exp: NOW() + 600, email: 'root@example.com' };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      expect((await whoAmI(`${header}.${payload}.${signature}`)).status).toBe(401);
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      expect((await whoAmI(`${none}.${payload}.`)).status).toBe(401);
    });
  });
});
