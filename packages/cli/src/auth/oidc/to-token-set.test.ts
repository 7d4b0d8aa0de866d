import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { caught } from '../../../../../test/sandbox/oidc/caught.ts';
import { ISSUER_FAULTS, startIssuer, type TestIssuer } from '../../../../../test/sandbox/oidc/start-issuer.ts';
import { type DevicePrompt, deviceLogin } from './device-login.ts';
import { discoverIssuer } from './discover-issuer.ts';

const MINUTE_MS = 60_000;

let peer: TestIssuer;
beforeAll(async () => {
  peer = await startIssuer();
});
afterAll(() => peer.stop());
afterEach(() => {
  peer.faults.clear();
  peer.setClock(0);
});

const login = async (overrides: Partial<Parameters<typeof discoverIssuer>[0]> = {}) => {
  const issuer = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem, ...overrides });
  const show = async ({ userCode }: DevicePrompt): Promise<void> => {
    await peer.approveDevice(userCode, 'alice');
  };
  return deviceLogin(issuer, { scopes: ['openid', 'email', 'groups'], show });
};
const host = () => new URL(peer.url).host;

test.each([
  [4_000_000_000.0005, 4_000_000_000_000],
  [1e17, 253_402_300_799_000],
])('an end of %d becomes a moment that stores and kubectl can read', async (exp, expiresAt) => {
  peer.faults.add({ at: 'token', action: { claims: { change: (own) => ({ ...own, exp }), resign: true } } });
  expect((await login()).expiresAt).toBe(expiresAt);
});

describe('a token is not trusted', () => {
  const failure = async (claims: Record<string, unknown>, resign: boolean) => {
    peer.faults.add({ at: 'token', action: { claims: { change: (own) => ({ ...own, ...claims }), resign } } });
    return caught(login(), peer);
  };

  test('when its claims were changed', async () => {
    peer.faults.add({ at: 'token', action: ISSUER_FAULTS.tamperedIdToken });
    expect(await caught(login(), peer)).toEqual({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not trusted: its signature is not by the issuer's key`,
      fix: 'log in again; if that is no help, tell whoever runs the issuer',
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['for another client', { aud: 'grafana' }, 'it is not for the client "kubectl-aisubmit"'],
    ['for several without a party', { aud: ['kubectl-aisubmit', 'x'] }, 'it is not for the client "kubectl-aisubmit"'],
    [
      'for several and another party',
      { aud: ['kubectl-aisubmit', 'x'], azp: 'x' },
      'it is not for the client "kubectl-aisubmit"',
    ],
    ['from another issuer', { iss: 'https://elsewhere.example' }, 'it is from another issuer'],
    ['expired', { exp: 1_700_000_000 }, 'it has expired already, or is not valid yet'],
    ['of the future', { nbf: 4_000_000_000 }, 'it has expired already, or is not valid yet'],
  ])('when it is %s', async (_name, claims, why) => {
    expect(await failure(claims, true)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not trusted: ${why}`,
    });
  });

  test('when it was issued to another client', async () => {
    expect(await failure({ azp: 'grafana' }, true)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent was issued to another client`,
    });
  });

  test('when it has no signature', async () => {
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    peer.faults.add({
      at: 'token',
      action: {
        change: (answer) => ({
          ...answer,
          id_token: String(answer['id_token']).replace(/^[^.]+(.*\.)[^.]*$/, `${none}$1`),
        }),
      },
    });
    expect(await caught(login(), peer)).toMatchObject({ code: 'NOT_LOGGED_IN' });
  });

  test('when there is none', async () => {
    peer.faults.add({ at: 'token', action: { change: ({ id_token: _gone, ...answer }) => answer } });
    expect(await caught(login(), peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `${host()} sent no id token`,
    });
  });

  test('when the answer around it is broken, which does not show it', async () => {
    peer.faults.add({ at: 'token', action: { change: ({ token_type: _gone, ...answer }) => answer } });
    expect(await caught(login(), peer)).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} sent an answer that is not OpenID Connect (OAUTH_INVALID_RESPONSE)`,
    });
  });
});

test('several audiences are fine when this client is the party', async () => {
  peer.faults.add({
    at: 'token',
    action: {
      claims: { change: (own) => ({ ...own, aud: ['kubectl-aisubmit', 'x'], azp: 'kubectl-aisubmit' }), resign: true },
    },
  });
  expect((await login()).subject).toBe('alice');
});

describe('a clock that is off', () => {
  test('ahead: short tokens look expired, and the clock is named', async () => {
    peer.setClock(-15 * MINUTE_MS);
    expect(await caught(login(), peer)).toEqual({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not valid now: this machine's clock is about 15 minutes ahead of the issuer's`,
      fix: 'set the clock (switch its synchronisation on), then log in again',
    });
  });

  test('behind: a token from the future is named so', async () => {
    peer.setClock(10 * MINUTE_MS);
    peer.faults.add({
      at: 'token',
      action: { claims: { change: (own) => ({ ...own, nbf: own['iat'] }), resign: true } },
    });
    expect(await caught(login(), peer)).toMatchObject({
      message: `the token that ${host()} sent is not valid now: this machine's clock is about 10 minutes behind the issuer's`,
    });
  });

  test('and a login that works keeps by how much', async () => {
    peer.setClock(5 * MINUTE_MS);
    const { clockSkew = 0 } = await login();
    expect(Math.round(clockSkew / MINUTE_MS)).toBe(-5);
  });

  test('this machine’s clock is the one that was given', async () => {
    const now = () => Date.now() + 15 * MINUTE_MS;
    expect(await caught(login({ now }), peer)).toMatchObject({
      message: `the token that ${host()} sent is not valid now: this machine's clock is about 15 minutes ahead of the issuer's`,
    });
  });
});
