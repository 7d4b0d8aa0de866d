import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { ISSUER_FAULTS, type IssuerFault } from '../../sandbox/oidc/start-issuer.ts';
import { kubeconfigFile, runCredential, tokenIn } from './exec-plugin.ts';
import { codeIn, fileAt, type LoginDesk, once, startLoginDesk } from './login-desk.ts';
import { placesWith } from './search-secrets.ts';

const TEN_MINUTES_MS = 600_000;

let desk: LoginDesk;
let silent: Server;
let silentHost: string;

beforeAll(async () => {
  desk = await startLoginDesk({ issuer: { idTokenSeconds: 300 } });
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentHost = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
});
afterAll(async () => {
  silent.close();
  await desk[Symbol.asyncDispose]();
});
afterEach(() => {
  desk.issuer.faults.clear();
  desk.issuer.setClock(0);
});

const server = () => ['--server', desk.sandbox.url, '--ca-hash', desk.caHash];
const host = () => new URL(desk.issuer.url).host;
/** What comes after the lines that show server and issuer, and perhaps the code. */
const ending = ({ stderr }: Outcome) => stderr.slice(stderr.indexOf('error: '));

interface Row {
  readonly name: string;
  readonly fault?: IssuerFault;
  readonly act?: (code: string) => Promise<unknown>;
  readonly clockMs?: number;
  readonly args?: () => readonly string[];
  readonly code: number;
  readonly error: () => string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const LOG_IN_AGAIN = 'log in again with `kubectl aisubmit login`';
const ROWS: readonly Row[] = [
  {
    name: 'whoever approves says no',
    act: (code) => desk.issuer.denyDevice(code),
    code: 5,
    error: () =>
      `the login was denied at ${host()} (access_denied: End-User aborted interaction)\n` +
      'fix: if that was a mistake, log in again; if you were not asked, ask whoever runs the issuer for access',
  },
  {
    name: 'the issuer says that the code has expired',
    fault: { at: 'token', action: { answer: { status: 400, headers: JSON_TYPE, body: { error: 'expired_token' } } } },
    code: 5,
    error: () => `the code expired before the login was approved at ${host()} (expired_token)\nfix: ${LOG_IN_AGAIN}`,
  },
  {
    name: 'nobody approves in time',
    fault: { at: 'device', action: { change: (answer) => ({ ...answer, expires_in: 1 }) } },
    act: async () => undefined,
    code: 5,
    error: () => `the code expired before the login was approved at ${host()}\nfix: ${LOG_IN_AGAIN}`,
  },
  {
    name: 'the client is not known',
    args: () => ['--issuer', desk.issuer.url, '--client-id', 'nobody', '--ca-file', issuerCa()],
    code: 2,
    error: () =>
      `${host()} does not let the client "nobody" log in this way (invalid_client: client authentication failed)\n` +
      'fix: check --client-id; if it is right, ask whoever runs the issuer to allow this client the device flow (or --browser: the code flow) without a client secret',
  },
  {
    name: 'the token was changed on its way',
    fault: { at: 'token', action: ISSUER_FAULTS.tamperedIdToken },
    code: 5,
    error: () =>
      `the token that ${host()} sent is not trusted: its signature is not by the issuer's key\n` +
      'fix: log in again; if that is no help, tell whoever runs the issuer',
  },
  {
    name: 'the token is for another client',
    fault: {
      at: 'token',
      action: { claims: { change: (claims) => ({ ...claims, aud: 'another' }), resign: true } },
    },
    code: 5,
    error: () =>
      `the token that ${host()} sent is not trusted: it is not for the client "kubectl-aisubmit"\n` +
      'fix: log in again; if that is no help, tell whoever runs the issuer',
  },
  {
    name: 'the issuer calls itself otherwise',
    fault: { at: 'discovery', action: ISSUER_FAULTS.wrongIssuer },
    code: 2,
    error: () =>
      `the issuer "${desk.issuer.url}" calls itself "https://elsewhere.example"\n` +
      'fix: give the issuer exactly as it writes itself, if that is the one you mean',
  },
  {
    name: "this machine's clock is ten minutes ahead",
    clockMs: -TEN_MINUTES_MS,
    code: 5,
    error: () =>
      `the token that ${host()} sent is not valid now: this machine's clock is about 10 minutes ahead of the issuer's\n` +
      'fix: set the clock (switch its synchronisation on), then log in again',
  },
  {
    name: 'the issuer answers with a web page',
    fault: { at: 'discovery', action: ISSUER_FAULTS.html },
    code: 4,
    error: () =>
      `${host()} answered with a web page, not as an OpenID Connect issuer does\n` +
      'fix: check the URL of the issuer, and whether a proxy or a network wants you to sign in first',
  },
  {
    name: 'the issuer sends on to http',
    fault: { at: 'discovery', action: ISSUER_FAULTS.toHttp },
    code: 4,
    error: () =>
      `${host()} redirects to http://127.0.0.1:9, which is not followed\n` +
      'fix: give the URL of the issuer exactly as the issuer writes it',
  },
  {
    name: 'the token endpoint sends on to http',
    fault: { at: 'token', action: ISSUER_FAULTS.toHttp },
    code: 4,
    error: () =>
      `${host()} redirects to http://127.0.0.1:9, which is not followed\n` +
      'fix: give the URL of the issuer exactly as the issuer writes it',
  },
  {
    name: 'the code has control characters',
    fault: { at: 'device', action: ISSUER_FAULTS.controlCharacters },
    code: 4,
    error: () =>
      `${host()} sent a code with characters that nobody can type\n` +
      'fix: tell whoever runs the issuer, or log in with --browser',
  },
  {
    name: 'the page to approve on is http',
    fault: { at: 'device', action: { change: (answer) => ({ ...answer, verification_uri: 'http://phish.example' }) } },
    code: 4,
    error: () =>
      `${host()} wants the login approved on a page that is not https\n` +
      'fix: do not open it; tell whoever runs the issuer',
  },
];

const issuerCa = () => fileAt(desk, 'issuer-ca.pem', desk.issuer.caPem);

describe('a login is refused in a sentence, and leaves nothing, when', () => {
  test.each(ROWS)('$name', async ({ fault, act, clockMs = 0, args, code, error }) => {
    if (fault !== undefined) desk.issuer.faults.add(fault);
    desk.issuer.setClock(clockMs);
    const approve = once(act ?? ((userCode) => desk.issuer.approveDevice(userCode, 'alice')));
    const refused = await desk.aisubmit(['login', '--yes', ...server(), ...(args?.() ?? [])], {
      onStderr: (text) => {
        const shown = codeIn(text);
        if (shown !== undefined) approve(shown);
      },
    });
    expect(ending(refused)).toBe(`error: ${error()}\n`);
    expect(refused).toMatchObject({ code, stdout: '' });
    expect(refused.stderr).toMatch(/^[\n\x20-\x7e…]*$/);
    expect(placesWith(desk.issuer.secrets(), [{ where: 'stderr', bytes: Buffer.from(refused.stderr) }])).toEqual([]);
    expect(existsSync(kubeconfigFile(desk))).toBe(false);
    expect(await desk.aisubmit(['logout', '--all'])).toMatchObject({ code: 0, stderr: 'you were not logged in\n' });
  });
});

describe('a login goes through all the same when', () => {
  test('connections break and gateways fail while it waits for the approval', async () => {
    for (const action of [ISSUER_FAULTS.reset, ISSUER_FAULTS.badGateway]) {
      desk.issuer.faults.add({ at: 'token', times: 1, action });
    }
    expect(await desk.login()).toMatchObject({ code: 0 });
  });

  test("this machine's clock is ten minutes behind: it says so, and renews in time", async () => {
    desk.issuer.setClock(TEN_MINUTES_MS);
    const done = await desk.login();
    expect(done).toMatchObject({ code: 0 });
    expect(done.stderr).toContain(
      "warning: this machine's clock is about 10 minutes behind the issuer's; correct it, or logins will seem to end early\n",
    );
    const handed = await runCredential(desk);
    expect(handed).toMatchObject({ code: 0 });
    const { exp } = JSON.parse(Buffer.from(tokenIn(handed).split('.')[1] ?? '', 'base64url').toString());
    // What the issuer calls 10:20 is 10:10 here.
    const told = Date.parse(JSON.parse(handed.stdout).status.expirationTimestamp) / 1000;
    expect(Math.abs(exp - 60 - 600 - told)).toBeLessThan(3);
    expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toMatchObject({ code: 0 });
  });
});

test('a login is refused when the issuer never answers', async () => {
  const args = ['--issuer', `https://${silentHost}`, '--client-id', 'x'];
  const { code, stdout, stderr } = await desk.aisubmit(['login', '--yes', ...server(), ...args]);
  expect({ code, stdout }, stderr).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain(
    `error: ${silentHost} did not answer within 15 s\n` +
      'fix: check your network, VPN and proxy (HTTPS_PROXY, NO_PROXY), and the URL of the issuer\n',
  );
});
