import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { caught } from '../../../../../test/sandbox/oidc/caught.ts';
import { ISSUER_FAULTS, startIssuer, type TestIssuer } from '../../../../../test/sandbox/oidc/start-issuer.ts';
import { decodeClaims } from './decode-claims.ts';
import { type DeviceLoginOptions, type DevicePrompt, deviceLogin } from './device-login.ts';
import { discoverIssuer } from './discover-issuer.ts';

let peer: TestIssuer;
beforeAll(async () => {
  peer = await startIssuer();
});
afterAll(() => peer.stop());
afterEach(() => peer.faults.clear());

const scopes = ['openid', 'email', 'groups', 'offline_access'];
const found = (overrides: Partial<Parameters<typeof discoverIssuer>[0]> = {}) =>
  discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem, ...overrides });
const login = async (show: DeviceLoginOptions['show'], overrides: Parameters<typeof found>[0] = {}) =>
  deviceLogin(await found(overrides), { scopes, show });
const approve = async ({ userCode }: DevicePrompt): Promise<void> => {
  await peer.approveDevice(userCode, 'alice');
};
const host = () => new URL(peer.url).host;

test('a login that alice approves is hers', async () => {
  const prompts: DevicePrompt[] = [];
  const before = Date.now();
  const tokens = await login(async (prompt) => {
    prompts.push(prompt);
    await approve(prompt);
  });
  expect(prompts).toEqual([
    {
      userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verificationUri: `${peer.url}/device`,
      verificationUriComplete: `${peer.url}/device?user_code=${prompts[0]?.userCode}`,
      host: host(),
      issuerHost: host(),
      expiresInSeconds: 600,
    },
  ]);
  expect([tokens.subject, typeof tokens.refreshToken]).toEqual(['alice', 'string']);
  expect(tokens.expiresAt).toBeGreaterThan(before + 500_000);
  expect(decodeClaims(tokens.idToken)).toMatchObject({
    iss: peer.url,
    aud: 'kubectl-aisubmit',
    email: 'alice@example.com',
    groups: ['data-science'],
    uid: 10001,
    gid: 20001,
  });
});

describe('what a person may answer', () => {
  test('no', async () => {
    const denied = login(async ({ userCode }) => void (await peer.denyDevice(userCode)));
    expect(await caught(denied, peer)).toEqual({
      code: 'NOT_LOGGED_IN',
      message: `the login was denied at ${host()} (access_denied: End-User aborted interaction)`,
      fix: 'if that was a mistake, log in again; if you were not asked, ask whoever runs the issuer for access',
    });
  });

  test('nothing', async () => {
    peer.faults.add({ at: 'device', action: { change: (answer) => ({ ...answer, expires_in: 1 }) } });
    expect(
      await caught(
        login(() => undefined),
        peer,
      ),
    ).toEqual({
      code: 'NOT_LOGGED_IN',
      message: `the code expired before the login was approved at ${host()}`,
      fix: 'log in again with `kubectl aisubmit login`',
    });
  });

  test('nothing, by the clock of the issuer', async () => {
    peer.faults.add({
      at: 'token',
      action: { answer: { status: 400, headers: JSON_TYPE, body: { error: 'expired_token' } } },
    });
    expect(
      await caught(
        login(() => undefined),
        peer,
      ),
    ).toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: `the code expired before the login was approved at ${host()} (expired_token)`,
    });
  });

  test('Ctrl-C', async () => {
    const stop = new AbortController();
    const issuer = await found();
    peer.faults.add({ at: 'device', action: { change: (answer) => ({ ...answer, interval: 60 }) } });
    const work = deviceLogin(issuer, {
      scopes,
      show: () => void setTimeout(() => stop.abort(), 50),
      signal: stop.signal,
    });
    expect(await caught(work, peer)).toMatchObject({ code: 'INTERRUPTED', message: 'interrupted' });
  });

  test('Ctrl-C while the issuer hangs', async () => {
    const stop = new AbortController();
    const issuer = await found();
    peer.faults.add({ at: 'token', action: ISSUER_FAULTS.hang });
    const work = deviceLogin(issuer, {
      scopes,
      show: () => void setTimeout(() => stop.abort(), 600),
      signal: stop.signal,
    });
    expect(await caught(work, peer)).toMatchObject({ code: 'INTERRUPTED' });
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a login goes on after', () => {
  test.each([
    ['a broken connection', ISSUER_FAULTS.reset],
    ['502', ISSUER_FAULTS.badGateway],
    ['503 with Retry-After', { answer: { status: 503, headers: { 'retry-after': '1' } } }],
  ])('%s', async (_name, action) => {
    peer.faults.add({ at: 'token', times: 1, action });
    expect((await login(approve)).subject).toBe('alice');
  });

  test('no answer in time', async () => {
    peer.faults.add({ at: 'token', times: 1, action: ISSUER_FAULTS.hang });
    expect((await login(approve, { timeoutMs: 500 })).subject).toBe('alice');
  });

  test('slow_down, five seconds later', async () => {
    peer.faults.add({ at: 'token', times: 1, action: ISSUER_FAULTS.slowDown });
    const before = performance.now();
    expect((await login(approve)).subject).toBe('alice');
    expect(performance.now() - before).toBeGreaterThan(5000);
  });
});

test('a connection that stays lost is named when the code expires', async () => {
  peer.faults.add({ at: 'device', action: { change: (answer) => ({ ...answer, expires_in: 4 }) } });
  peer.faults.add({ at: 'token', action: ISSUER_FAULTS.reset });
  expect(await caught(login(approve), peer)).toMatchObject({
    code: 'NOT_LOGGED_IN',
    message: `the code expired before the login was approved at ${host()}; at last, ${host()} closed the connection before it answered`,
  });
});

describe('an issuer whose code request', () => {
  const refusal = (change: Record<string, unknown>) => {
    peer.faults.add({ at: 'device', action: { change: (answer) => ({ ...answer, ...change }) } });
    return caught(
      login(() => {
        throw new Error('this was shown');
      }),
      peer,
    );
  };

  test('has control characters in the user code', async () => {
    peer.faults.add({ at: 'device', action: ISSUER_FAULTS.controlCharacters });
    expect(await refusal({})).toEqual({
      code: 'SERVER_ERROR',
      message: `${host()} sent a code with characters that nobody can type`,
      fix: 'tell whoever runs the issuer, or log in with --browser',
    });
  });

  test.each([
    'http://idp.example/device',
    'javascript:alert(1)',
    'https://login.example@evil.example/device',
    'not a URL',
  ])('leads to %s', async (verification_uri) => {
    expect(await refusal({ verification_uri })).toEqual({
      code: 'SERVER_ERROR',
      message: `${host()} wants the login approved on a page that is not https`,
      fix: 'do not open it; tell whoever runs the issuer',
    });
  });

  test('has a second page elsewhere, which is left out', async () => {
    peer.faults.add({
      at: 'device',
      action: { change: (answer) => ({ ...answer, verification_uri_complete: 'https://evil.example/x' }) },
    });
    const prompts: DevicePrompt[] = [];
    await login(async (prompt) => {
      prompts.push(prompt);
      await approve(prompt);
    });
    expect(prompts[0]).not.toHaveProperty('verificationUriComplete');
  });

  test('is not offered', async () => {
    peer.faults.add({
      at: 'discovery',
      action: { change: ({ device_authorization_endpoint: _gone, ...answer }) => answer },
    });
    expect(await caught(login(approve), peer)).toMatchObject({
      code: 'INVALID_INPUT',
      message: `${host()} offers no login by code`,
    });
  });

  test('is for a client it does not know', async () => {
    expect(await caught(login(approve, { clientId: 'other' }), peer)).toMatchObject({
      code: 'INVALID_INPUT',
      message: `${host()} does not let the client "other" log in this way (invalid_client: client authentication failed)`,
    });
  });

  test('redirects to http', async () => {
    peer.faults.add({ at: 'device', action: ISSUER_FAULTS.toHttp });
    expect(await caught(login(approve), peer)).toMatchObject({
      message: `${host()} redirects to http://127.0.0.1:9, which is not followed`,
    });
  });
});

test('an issuer that repeats what it was sent does not put it on the screen', async () => {
  let repeated = '';
  peer.faults.add({
    at: 'device',
    action: {
      change: (answer) => {
        repeated = String(answer['device_code']);
        peer.faults.add({
          at: 'token',
          action: {
            answer: {
              status: 400,
              headers: JSON_TYPE,
              body: { error: 'invalid_grant', error_description: `unknown ${repeated}\u001b[2J\r\nsorry` },
            },
          },
        });
        return answer;
      },
    },
  });
  const { message } = await caught(login(approve), peer);
  expect(repeated).not.toBe('');
  expect(message).toBe(
    `${host()} does not know this login any more: it has expired, was revoked or was used elsewhere (invalid_grant: unknown …\\u{1b}[2J sorry)`,
  );
});
