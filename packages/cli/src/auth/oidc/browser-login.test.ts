import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { caught } from '../../../../../test/sandbox/oidc/caught.ts';
import { type Page, startIssuer, type TestIssuer } from '../../../../../test/sandbox/oidc/start-issuer.ts';
import { type BrowserLoginOptions, browserLogin } from './browser-login.ts';
import { decodeClaims } from './decode-claims.ts';
import { discoverIssuer } from './discover-issuer.ts';

let peer: TestIssuer;
beforeAll(async () => {
  peer = await startIssuer();
});
afterAll(() => peer.stop());
afterEach(() => peer.faults.clear());

const login = async (open: BrowserLoginOptions['open'], options: Partial<BrowserLoginOptions> = {}) => {
  const issuer = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem });
  return browserLogin(issuer, { scopes: ['openid', 'email', 'groups'], open, ...options });
};
const host = () => new URL(peer.url).host;
const redirectOf = (url: string) => new URL(url).searchParams.get('redirect_uri') ?? '';
const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? '';

test('a login that alice approves in the browser is hers', async () => {
  let visit: Promise<Page> | undefined;
  let asked = new URLSearchParams();
  const tokens = await login((url) => {
    asked = new URL(url).searchParams;
    visit = peer.approve(url, 'alice');
  });
  expect(Object.fromEntries(asked)).toEqual({
    client_id: 'kubectl-aisubmit',
    response_type: 'code',
    scope: 'openid email groups',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  expect(tokens).toMatchObject({ subject: 'alice', refreshToken: expect.any(String) });
  expect(decodeClaims(tokens.idToken)).toMatchObject({ nonce: asked.get('nonce'), email: 'alice@example.com' });
  const page = await visit;
  expect([page?.status, page?.body]).toEqual([
    200,
    '<!doctype html><meta charset="utf-8"><title>kubectl aisubmit</title><p>The login was received. Return to the terminal; you may close this window.</p>\n',
  ]);
  expect(page?.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  });
  const gone = await visitor(asked.get('redirect_uri') ?? '').catch(() => 'closed');
  expect(gone).toBe('closed');
});

test('a login that alice refuses in the browser is over', async () => {
  let page: Promise<Page> | undefined;
  const denied = login((url) => {
    page = peer.deny(url);
  });
  expect(await caught(denied, peer)).toMatchObject({
    code: 'NOT_LOGGED_IN',
    message: `the login was denied at ${host()} (access_denied: End-User aborted interaction)`,
  });
  expect((await page)?.body).toContain('The login was not completed. Return to the terminal');
});

describe('the port on loopback', () => {
  test('answers 404 to everything else and goes on waiting', async () => {
    const answers: unknown[] = [];
    const tokens = await login(async (url) => {
      const callback = redirectOf(url);
      const state = stateOf(url);
      const right = `${callback}?code=x&state=${state}`;
      answers.push(
        await visitor(`${new URL(callback).origin}/`),
        await visitor(`${new URL(callback).origin}/favicon.ico`),
        await visitor(`${callback}?code=stolen&state=guessed`),
        await visitor(`${callback}?code=stolen`),
        await visitor(`${callback}/?code=x&state=${state}`),
        await visitor(right, { headers: { host: `evil.example:${new URL(callback).port}` } }),
        await visitor(right, { headers: { host: `localhost:${new URL(callback).port}` } }),
        await visitor(right, { method: 'POST' }),
        await visitor(right, { method: 'HEAD' }),
      );
      await peer.approve(url, 'alice');
    });
    expect(answers).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 404]);
    expect(tokens.subject).toBe('alice');
  });

  test('is loopback only', async () => {
    await login(async (url) => {
      expect(new URL(redirectOf(url)).hostname).toBe('127.0.0.1');
      await peer.approve(url, 'alice');
    });
  });
});

describe('an answer is refused', () => {
  test('from another issuer', async () => {
    const before = peer.tokenRequests();
    const mixedUp = login(async (url) => {
      await visitor(`${redirectOf(url)}?code=x&state=${stateOf(url)}&iss=https%3A%2F%2Fevil.example`);
    });
    expect(await caught(mixedUp, peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not trusted: the answer came from another issuer`,
    });
    expect(peer.tokenRequests()).toBe(before);
  });

  test('that does not say from which issuer', async () => {
    const unnamed = login(async (url) => void (await visitor(`${redirectOf(url)}?code=x&state=${stateOf(url)}`)));
    expect(await caught(unnamed, peer)).toMatchObject({
      message: `the token that ${host()} sent is not trusted: the answer does not say which issuer it is from`,
    });
  });

  test('with a code that the issuer does not know', async () => {
    const stolen = login(async (url) => {
      const iss = encodeURIComponent(peer.url);
      await visitor(`${redirectOf(url)}?code=an-injected-code-of-somebody-else&state=${stateOf(url)}&iss=${iss}`);
    });
    expect(await caught(stolen, peer)).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `${host()} does not know this login any more: it has expired, was revoked or was used elsewhere (invalid_grant: grant request is invalid)`,
    });
  });

  test('with a token that answers another login', async () => {
    peer.faults.add({
      at: 'token',
      action: { claims: { change: (claims) => ({ ...claims, nonce: 'replayed' }), resign: true } },
    });
    expect(
      await caught(
        login(async (url) => void (await peer.approve(url, 'alice'))),
        peer,
      ),
    ).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the token that ${host()} sent is not trusted: it answers another login (wrong nonce)`,
    });
  });
});

describe('a person who', () => {
  test('presses Ctrl-C is let go at once', async () => {
    const stop = new AbortController();
    const work = login(() => stop.abort(), { signal: stop.signal });
    expect(await caught(work, peer)).toMatchObject({ code: 'INTERRUPTED' });
  });

  test('never answers is told so', async () => {
    expect(
      await caught(
        login(() => undefined, { timeoutMs: 50 }),
        peer,
      ),
    ).toEqual({
      code: 'NOT_LOGGED_IN',
      message: 'the browser brought no answer within 1 min',
      fix: 'log in again; where no browser reaches this machine, leave out --browser',
    });
  });

  test('has no browser hears it from whoever tried', async () => {
    const work = login(() => {
      throw new Error('no browser');
    });
    await expect(work).rejects.toThrow('no browser');
  });
});

test('an issuer without pages for it says so', async () => {
  peer.faults.add({
    at: 'discovery',
    action: { change: ({ authorization_endpoint: _gone, ...answer }) => answer },
  });
  expect(
    await caught(
      login(() => undefined),
      peer,
    ),
  ).toMatchObject({
    code: 'INVALID_INPUT',
    message: `${host()} offers no login by browser`,
  });
});

/** Knocks at an address as some program on this machine might; answers the status. */
function visitor(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
