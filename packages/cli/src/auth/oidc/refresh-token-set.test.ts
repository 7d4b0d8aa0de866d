import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { caught } from '../../../../../test/sandbox/oidc/caught.ts';
import { ISSUER_FAULTS, startIssuer, type TestIssuer } from '../../../../../test/sandbox/oidc/start-issuer.ts';
import type { TokenSet } from '../token-set.ts';
import { browserLogin } from './browser-login.ts';
import { discoverIssuer, type Issuer } from './discover-issuer.ts';
import { refreshTokenSet } from './refresh-token-set.ts';
import { revokeTokenSet } from './revoke-token-set.ts';

let peer: TestIssuer;
let issuer: Issuer;
beforeAll(async () => {
  peer = await startIssuer();
  issuer = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem });
});
afterAll(() => peer.stop());
afterEach(() => peer.faults.clear());

const loggedIn = (): Promise<TokenSet> =>
  browserLogin(issuer, {
    scopes: ['openid', 'email', 'groups'],
    open: async (url) => {
      await peer.approve(url, 'alice');
    },
  });
const host = () => new URL(peer.url).host;
const changeAnswer = (change: (answer: Record<string, unknown>) => Record<string, unknown>) =>
  peer.faults.add({ at: 'token', grantType: 'refresh_token', action: { change } });

test('a refresh brings new tokens with one request', async () => {
  const old = await loggedIn();
  const before = peer.tokenRequests();
  const fresh = await refreshTokenSet(issuer, old);
  expect(peer.tokenRequests() - before).toBe(1);
  expect(fresh.subject).toBe('alice');
  expect(fresh.refreshToken).not.toBe(old.refreshToken);
  expect(fresh.idToken).not.toBe(old.idToken);
  expect((await refreshTokenSet(issuer, fresh)).subject).toBe('alice');
});

test('where no new refresh token comes, the old one stays', async () => {
  const old = await loggedIn();
  changeAnswer(({ refresh_token: _gone, ...answer }) => answer);
  expect((await refreshTokenSet(issuer, old)).refreshToken).toBe(old.refreshToken);
});

describe('a refresh ends in "log in again"', () => {
  const ENDED = {
    code: 'NOT_LOGGED_IN',
    message: expect.stringMatching(
      /^127\.0\.0\.1:\d+ does not know this login any more: it has expired, was revoked or was used elsewhere \(invalid_grant: grant request is invalid\)$/,
    ),
    fix: 'log in again with `kubectl aisubmit login`',
  };

  test('when the refresh token was used before', async () => {
    const old = await loggedIn();
    await refreshTokenSet(issuer, old);
    expect(await caught(refreshTokenSet(issuer, old), peer)).toEqual(ENDED);
  });

  test('when the login was revoked', async () => {
    const old = await loggedIn();
    expect(await revokeTokenSet(issuer, old)).toBe('revoked');
    expect(await caught(refreshTokenSet(issuer, old), peer)).toEqual(ENDED);
  });

  test('when there is no refresh token', async () => {
    const { refreshToken: _none, ...old } = await loggedIn();
    expect(await caught(refreshTokenSet(issuer, old), peer)).toEqual({
      code: 'NOT_LOGGED_IN',
      message: `the login at ${host()} has ended and cannot be renewed`,
      fix: 'log in again with `kubectl aisubmit login`',
    });
  });

  test('when no id token comes', async () => {
    const old = await loggedIn();
    changeAnswer(({ id_token: _gone, ...answer }) => answer);
    expect(await caught(refreshTokenSet(issuer, old), peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `${host()} sent no id token`,
    });
  });

  test('when the answer is for somebody else', async () => {
    const old = await loggedIn();
    peer.faults.add({
      at: 'token',
      action: { claims: { change: (claims) => ({ ...claims, sub: 'bob' }), resign: true } },
    });
    expect(await caught(refreshTokenSet(issuer, old), peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `${host()} renewed the login for somebody else`,
    });
  });

  test('when the answer was tampered with', async () => {
    const old = await loggedIn();
    peer.faults.add({ at: 'token', action: ISSUER_FAULTS.tamperedIdToken });
    expect(await caught(refreshTokenSet(issuer, old), peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not trusted: its signature is not by the issuer's key`,
    });
  });
});

describe('a refresh says what is in its way', () => {
  test.each([
    ['502', ISSUER_FAULTS.badGateway, 'SERVER_ERROR', 'answered 502: it cannot serve right now'],
    ['a broken connection', ISSUER_FAULTS.reset, 'UNREACHABLE', 'closed the connection before it answered'],
    [
      'a web page',
      ISSUER_FAULTS.html,
      'SERVER_ERROR',
      'answered with a web page, not as an OpenID Connect issuer does',
    ],
    ['a redirect', ISSUER_FAULTS.toHttp, 'SERVER_ERROR', 'redirects to http://127.0.0.1:9, which is not followed'],
  ])('%s', async (_name, action, code, sentence) => {
    const old = await loggedIn();
    peer.faults.add({ at: 'token', times: 1, action });
    expect(await caught(refreshTokenSet(issuer, old), peer)).toMatchObject({ code, message: `${host()} ${sentence}` });
    expect((await refreshTokenSet(issuer, old)).subject).toBe('alice');
  });

  test('keys that cannot be had', async () => {
    const old = await loggedIn();
    peer.faults.add({ at: 'jwks', action: ISSUER_FAULTS.badGateway });
    const other = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem });
    expect(await caught(refreshTokenSet(other, old), peer)).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} answered 502: it cannot serve right now`,
    });
    peer.faults.clear();
    // Nothing was asked of the issuer yet, so the refresh token is as good as before.
    expect((await refreshTokenSet(issuer, old)).subject).toBe('alice');
  });

  test('Ctrl-C', async () => {
    const old = await loggedIn();
    peer.faults.add({ at: 'token', action: ISSUER_FAULTS.hang });
    const work = refreshTokenSet(issuer, old, { signal: AbortSignal.timeout(50) });
    expect(await caught(work, peer)).toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('revocation', () => {
  test('is told apart from an issuer that has none', async () => {
    const tokens = await loggedIn();
    peer.faults.add({ at: 'discovery', action: { change: ({ revocation_endpoint: _gone, ...answer }) => answer } });
    const other = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem });
    expect(await revokeTokenSet(other, tokens)).toBe('unsupported');
  });

  test('needs a refresh token', async () => {
    const { refreshToken: _none, ...tokens } = await loggedIn();
    expect(await revokeTokenSet(issuer, tokens)).toBe('unsupported');
  });

  test('says when the issuer takes no such tokens', async () => {
    const tokens = await loggedIn();
    peer.faults.add({
      at: 'revocation',
      action: {
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: { error: 'unsupported_token_type' },
        },
      },
    });
    expect(await revokeTokenSet(issuer, tokens)).toBe('unsupported');
  });

  test('says what is in its way', async () => {
    const tokens = await loggedIn();
    peer.faults.add({ at: 'revocation', action: ISSUER_FAULTS.reset });
    expect(await caught(revokeTokenSet(issuer, tokens), peer)).toMatchObject({
      code: 'UNREACHABLE',
      message: `${host()} closed the connection before it answered`,
    });
  });
});
