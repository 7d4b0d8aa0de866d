import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { ISSUER_FAULTS } from '../../sandbox/oidc/start-issuer.ts';
import { runCredential, tokenIn } from './exec-plugin.ts';
import { type LoginDesk, startLoginDesk } from './login-desk.ts';
import { revokeEverything } from './revoke-everything.ts';

let desk: LoginDesk;
let before: number;

beforeAll(async () => {
  // Such tokens are stale, a minute before they end, two seconds after they were made.
  desk = await startLoginDesk({ issuer: { idTokenSeconds: 62 } });
});
afterAll(() => desk[Symbol.asyncDispose]());
beforeEach(async () => {
  desk.issuer.faults.clear();
  desk.sandbox.faults.clear();
  expect(await desk.login()).toMatchObject({ code: 0 });
  before = desk.issuer.tokenRequests('refresh_token');
});

const stale = () => sleep(2500);
const refreshes = () => desk.issuer.tokenRequests('refresh_token') - before;
/** From now on the issuer's tokens live for ten minutes, so that a slow machine renews once, too. */
const longer = () =>
  desk.issuer.faults.add({
    at: 'token',
    action: { claims: { change: (claims) => ({ ...claims, exp: Number(claims['exp']) + 600 }), resign: true } },
  });
const REVOKED = 'your login has ended: the issuer does not extend it any more';
const pods = (): Promise<Outcome> => desk.kubectl(['get', 'pods', '-n', 'team-a']);
const list = (): Promise<Outcome> => desk.aisubmit(['list', '-n', 'team-a']);

test('fifty processes that find an old token: one asks the issuer, all of them succeed', {
  timeout: 90_000,
}, async () => {
  longer();
  await stale();
  const runs = await Promise.all([
    ...Array.from({ length: 15 }, pods),
    ...Array.from({ length: 10 }, list),
    ...Array.from({ length: 25 }, () => runCredential(desk)),
  ]);
  expect(runs.filter(({ code }) => code !== 0)).toEqual([]);
  expect(refreshes()).toBe(1);
  expect(new Set(runs.slice(25).map(tokenIn)).size).toBe(1);
  expect(await pods()).toMatchObject({ code: 0 });
  expect(refreshes()).toBe(1);
});

test('a login that the issuer has ended says so once, to kubectl and to the plugin', async () => {
  await revokeEverything(desk.issuer);
  await stale();
  const { host } = new URL(desk.issuer.url);
  const why = `${host} does not know this login any more: it has expired, was revoked or was used elsewhere (invalid_grant: grant request is invalid)`;
  expect(await runCredential(desk)).toEqual({
    code: 5,
    stdout: '',
    stderr: `error: ${REVOKED}; ${why}; log in again: kubectl aisubmit login\n`,
  });
  expect(await list()).toEqual({
    code: 5,
    stdout: '',
    stderr: `error: ${REVOKED}\n  ${why}\nfix: log in again: kubectl aisubmit login\n`,
  });
  expect(await pods()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`error: ${REVOKED}`) });
  expect(await desk.login({ args: [] })).toMatchObject({ code: 0 });
  expect(await pods()).toMatchObject({ code: 0 });
});

test('somebody else in the answer to a refresh is not taken for the user', async () => {
  desk.issuer.faults.add({
    at: 'token',
    action: { claims: { change: (claims) => ({ ...claims, sub: 'bob', email: 'bob@example.com' }), resign: true } },
  });
  await stale();
  const refused = await runCredential(desk);
  expect(refused).toMatchObject({ code: 5, stdout: '' });
  expect(refused.stderr).toMatch(/^error: [^\n]+ log in again[^\n]*\n$/);
});

test('an issuer that cannot be reached: the token at hand serves as long as it lives', async () => {
  desk.issuer.faults.add({ at: 'token', action: ISSUER_FAULTS.reset });
  await stale();
  expect(await runCredential(desk)).toMatchObject({ code: 0, stderr: '' });
  expect(await list()).toMatchObject({ code: 0 });
  desk.issuer.faults.clear();
  const tried = refreshes();
  expect(await pods()).toMatchObject({ code: 0 });
  expect(refreshes()).toBe(tried + 1);
});

test('a token that looks fresh and that the server refuses is renewed once', async () => {
  longer();
  const refused = { match: ({ user }: { user: string }) => user !== '', action: { status: 401 } };
  desk.sandbox.faults.add({ ...refused, times: 1 });
  expect(await list()).toMatchObject({ code: 0 });
  expect(refreshes()).toBe(1);
  desk.sandbox.faults.add(refused);
  const ended = await list();
  const { host } = new URL(desk.sandbox.url);
  expect(ended).toEqual({
    code: 5,
    stdout: '',
    stderr: `error: ${host} does not know you: the login is missing or has expired\nfix: log in again: kubectl aisubmit login\n`,
  });
  expect(refreshes()).toBe(2);
});

/** As an admin of the issuer does. */
