import { request } from 'node:https';
import { authenticationConfiguration, toYaml } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { realAssets } from '../../sandbox/real/real-assets.ts';
import { type ApiServer, startApiServer } from './start-api-server.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

const CLIENT = 'kubectl-aisubmit';
const ALICE = { email: 'alice@example.com', email_verified: true, groups: ['ml', 'gpu'] };
const assets = realAssets();

const configuration = (issuer: TokenIssuer, kubeMinor = 36) =>
  toYaml(
    authenticationConfiguration({
      issuer: issuer.url,
      clientId: CLIENT,
      certificateAuthority: issuer.caPem,
      uidClaim: 'uid',
      gidClaim: 'https://example.com/gid',
      kubeMinor,
    }),
  );

describe.skipIf(assets === undefined)('real: the AuthenticationConfiguration', () => {
  let issuer: TokenIssuer;
  let server: ApiServer;

  beforeAll(async () => {
    if (assets === undefined) return;
    issuer = await startTokenIssuer(CLIENT);
    server = await startApiServer(assets, configuration(issuer));
    // Until it has read the issuer's keys, the API server knows nobody.
    const known = async () => expect((await review(ALICE)).status).toBe(201);
    await vi.waitFor(known, { timeout: 60_000, interval: 500 });
  }, 180_000);

  afterAll(async () => {
    await server?.stop();
    await issuer?.close();
  });

  test('makes a token a user with prefixed names, and numbers under extra', async () => {
    const { user } = await review({ ...ALICE, uid: 1_200_345, 'https://example.com/gid': '5000' });
    expect(user).toMatchObject({
      username: 'oidc:alice@example.com',
      uid: 'subject',
      groups: ['oidc:ml', 'oidc:gpu', 'system:authenticated'],
      extra: { 'aisubmit.dev/uid': ['1200345'], 'aisubmit.dev/gid': ['5000'] },
    });
  });

  test.each<[string, unknown, string]>([
    ['a number', 100_123, '100123'],
    ['a number that JSON may write with an exponent', 1e6, '1000000'],
    ['text', '100123', '100123'],
    ['the only one of a list', ['100123'], '100123'],
    ['the only number of a list', [100_123], '100123'],
  ])('%s under the claim is the number under extra', async (_, uid, want) => {
    const { user } = await review({ ...ALICE, uid });
    expect(user.extra?.['aisubmit.dev/uid']).toEqual([want]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no number', {}],
    ['an empty list', { uid: [] }],
    ['a list in a list', { uid: [['1000']] }],
    ['root', { uid: 0 }],
    ['root as text', { uid: '0' }],
    ['a negative number', { uid: -1 }],
    ['a fraction', { uid: 1000.5 }],
    ['a name', { uid: 'alice' }],
    ['several numbers', { uid: [1000, 1001] }],
    ['a mapping', { uid: { value: 1000 } }],
    ['nothing', { uid: null }],
    ['a number with a leading zero', { uid: '01000' }],
    ['two lines', { uid: '1000\n1001' }],
  ])('%s under the claim is no number under extra, and no reason to refuse the login', async (_, claims) => {
    const { status, user } = await review({ ...ALICE, ...claims });
    expect(status).toBe(201);
    expect(Object.keys(user.extra ?? {}).filter((key) => key.startsWith('aisubmit.dev/'))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['an address that nobody verified', { ...ALICE, email_verified: false }],
    ['an address of which nobody says that it is verified', { email: ALICE.email, groups: [] }],
    ['a token for somebody else', { ...ALICE, aud: 'other' }],
    ['a token of another issuer', { ...ALICE, iss: 'https://issuer.example.com' }],
    ['a token that lives for two days', { ...ALICE, exp: Math.floor(Date.now() / 1000) + 2 * 86_400 }],
    ['a token that is over', { ...ALICE, exp: Math.floor(Date.now() / 1000) - 60 }],
    ['nobody', { groups: [] }],
  ])('%s is refused', async (_, claims) => {
    expect((await review(claims)).status).toBe(401);
  });

  test('no claim makes anybody a member of the cluster itself', async () => {
    const { user } = await review({ ...ALICE, email: 'system:admin', groups: ['system:masters'] });
    expect(user).toMatchObject({
      username: 'oidc:system:admin',
      groups: ['oidc:system:masters', 'system:authenticated'],
    });
  });

  test('v1beta1, for servers before 1.34, is the same to this one', async () => {
    if (assets === undefined) return;
    const older = await startApiServer(assets, configuration(issuer, 30));
    await older.stop();
  }, 120_000);

  test.each<[string, (text: string) => string, string]>([
    ['a claim mapping without a prefix', (text) => text.replaceAll(/^ +prefix: .*\n/gm, ''), 'prefix is required'],
    [
      'an expression that is none',
      (text) => text.replace('claims.exp - claims.iat', 'claims.exp -'),
      'compilation failed',
    ],
    ['a field that does not exist', (text) => text.replace('userValidationRules', 'userRules'), 'userRules'],
    ['http', (text) => text.replace('https://127', 'http://127'), 'URL scheme must be https'],
  ])(
    'a broken twin is refused at the start: %s',
    async (_, broken, want) => {
      if (assets === undefined) return;
      const text = broken(configuration(issuer));
      expect(text).not.toBe(configuration(issuer));
      await expect(startApiServer(assets, text)).rejects.toThrow(want);
    },
    120_000,
  );

  interface Review {
    readonly status: number;
    readonly user: { readonly extra?: Readonly<Record<string, readonly string[]>> };
  }

  async function review(claims: Readonly<Record<string, unknown>>): Promise<Review> {
    const token = await issuer.sign(claims);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(path, server.url),
        { method: 'POST', headers, ca: server.caPem, agent: false },
        (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => {
            const body = JSON.parse(text);
            resolve({ status: response.statusCode ?? 0, user: body.status?.userInfo ?? {} });
          });
        },
      );
      call.on('error', reject);
      call.end('{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}');
    });
  }
});
