import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId } from '../../../packages/cli/src/auth/account.ts';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { runCredential, tokenIn } from './exec-plugin.ts';
import { type LoginDesk, once, startLoginDesk } from './login-desk.ts';
import { filesUnder, type Place, placesWith, watchProcesses } from './search-secrets.ts';

const SECRET = 'c2VjcmV0LXRoYXQtbm9ib2R5LWtub3dz.x';

describe('the search', () => {
  test('finds a secret in a file, in base64, in a command line and in an environment', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-search-'));
    mkdirSync(path.join(folder, 'deep'));
    writeFileSync(path.join(folder, 'deep', 'plain'), `{"a":"${SECRET}"}`);
    writeFileSync(path.join(folder, 'base64'), Buffer.from(`token: ${SECRET}\n`).toString('base64'));
    writeFileSync(path.join(folder, 'clean'), SECRET.slice(1));
    expect(
      placesWith([SECRET], filesUnder(folder))
        .map((file) => path.relative(folder, file))
        .sort(),
    ).toEqual(['base64', 'deep/plain']);
    rmSync(folder, { recursive: true });
    for (const [args, env] of [
      [['-c', 'sleep 0.3; exit', SECRET], {}],
      [['-c', 'sleep 0.3; exit'], { TOKEN: SECRET }],
    ] as const) {
      const watch = watchProcesses();
      const child = spawn('sh', args, { env: { PATH: process.env['PATH'], ...env } });
      await new Promise((resolve) => child.once('close', resolve));
      expect(placesWith([SECRET], [watch.end().place])).toEqual(['a process']);
    }
  });
});

describe('a day of logging in, working, failing and logging out, with everything told to talk', () => {
  const LOUD = {
    DEBUG: '*',
    AISUBMIT_DEBUG: '1',
    NODE_DEBUG: 'http,https',
    FORCE_COLOR: '0',
  };
  let desk: LoginDesk;
  let env: Record<string, string>;
  const said: Place[] = [];

  beforeAll(async () => {
    // A token that is always about to end is renewed all the time.
    desk = await startLoginDesk({ issuer: { idTokenSeconds: 62 } });
    const temporary = path.join(desk.home, 'tmp');
    mkdirSync(temporary);
    env = { ...LOUD, TMPDIR: temporary };
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const keep = (what: string, { stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>): void => {
    said.push({ where: `stdout of ${what}`, bytes: Buffer.from(stdout) });
    said.push({ where: `stderr of ${what}`, bytes: Buffer.from(stderr) });
  };
  const type = async (...args: readonly string[]): Promise<number | null> => {
    const outcome = await desk.aisubmit(args, { env });
    keep(`aisubmit ${args.join(' ')}`, outcome);
    return outcome.code;
  };
  const kubectl = async (...args: readonly string[]): Promise<number | null> => {
    const outcome = await desk.kubectl(args, { env });
    keep(`kubectl ${args.join(' ')}`, outcome);
    return outcome.code;
  };
  const login = async (): Promise<number | null> => {
    const outcome = await desk.login({ env });
    keep('login', outcome);
    return outcome.code;
  };
  const credential = async (): Promise<Outcome> => {
    const outcome = await runCredential(desk, { env: { ...env, NODE_DEBUG: '*' } });
    keep('credential', { stdout: '', stderr: outcome.stderr });
    return outcome;
  };
  const found = () => placesWith(desk.issuer.secrets(), [...said, ...filesUnder(desk.home)]);
  const refreshes = () => desk.issuer.tokenRequests('refresh_token');

  test('shows a token to the keychain and to nobody else', { timeout: 90_000 }, async () => {
    const watch = watchProcesses();
    expect(await login()).toBe(0);
    const handed = await credential();
    expect(await kubectl('get', 'pods', '-n', 'team-a', '-v9')).toBe(0);
    expect(found()).toEqual([]);

    await sleep(2500);
    const before = refreshes();
    const renewed = await credential();
    expect(refreshes()).toBe(before + 1);
    expect(tokenIn(renewed)).not.toBe(tokenIn(handed));
    expect(await type('list', '-n', 'team-a', '-v9')).toBe(0);
    expect(await type('train', 'mnist', '--image', 'python:3.13', '-n', 'team-a', '--', 'python')).toBe(0);
    expect(await type('notebook', 'lab', '-n', 'team-a', '--detach')).toBe(0);
    expect(await type('whoami', '-o', 'yaml')).toBe(0);
    // What the keychain holds is what was searched for.
    expect(desk.issuer.secrets()).toContain(tokenIn(renewed));
    expect(placesWith(desk.issuer.secrets(), [{ where: 'keychain', bytes: await keychainItem() }])).toEqual([
      'keychain',
    ]);
    expect(found()).toEqual([]);

    // A server that refuses every token, and one that repeats it.
    const unauthorized = { match: () => true, action: { status: 401 } };
    desk.sandbox.faults.add(unauthorized);
    expect(await type('list', '-n', 'team-a', '-v9')).toBe(5);
    expect(await kubectl('get', 'pods', '-n', 'team-a', '-v9')).toBe(1);
    desk.sandbox.faults.clear();

    // An issuer whose answers openid-client takes apart, and one that repeats what it got.
    for (const action of [
      { change: ({ token_type: _, ...answer }: Record<string, unknown>) => answer },
      { claims: { change: (claims: Record<string, unknown>) => ({ ...claims, sub: 'bob' }), resign: false } },
      { claims: { change: (claims: Record<string, unknown>) => ({ ...claims, aud: 'other' }), resign: true } },
      { answer: { status: 400, body: { error: 'invalid_grant', error_description: everySecret() } } },
      { answer: { status: 400, body: { error: everySecret() } } },
      { answer: { status: 500, headers: { 'content-type': 'text/html' }, body: everySecret() } },
    ]) {
      // The one before has used the refresh token up.
      if (!('answer' in action)) expect(await login()).toBe(0);
      const asked = refreshes();
      desk.issuer.faults.add({ at: 'token', grantType: 'refresh_token', action });
      desk.sandbox.faults.add({ ...unauthorized, times: 1 });
      expect(await type('list', '-n', 'team-a', '-v9')).toBeGreaterThan(3);
      expect(refreshes()).toBeGreaterThan(asked);
      desk.sandbox.faults.clear();
      desk.issuer.faults.clear();
    }
    desk.issuer.faults.add({
      at: 'discovery',
      times: 1,
      action: { change: (answer) => ({ ...answer, issuer: 'https://elsewhere.example' }) },
    });
    expect(await login()).toBe(2);
    desk.issuer.faults.add({ at: 'token', action: { change: ({ token_type: _, ...answer }) => answer } });
    expect(await login()).toBe(4);
    desk.issuer.faults.clear();

    expect(await browserLogin()).toBe(0);
    expect(found()).toEqual([]);
    expect(await type('logout')).toBe(0);
    expect(await type('list', '-n', 'team-a')).toBe(5);
    expect(found()).toEqual([]);

    const processes = watch.end();
    expect(processes.commands.join('\n')).toContain('credential\0--issuer=');
    const cluster = { where: 'the cluster', bytes: Buffer.from(JSON.stringify(await everyObject())) };
    const log = { where: 'the request log', bytes: Buffer.from(JSON.stringify(desk.sandbox.requests())) };
    expect(placesWith(desk.issuer.secrets(), [processes.place, cluster, log])).toEqual([]);
    expect(desk.issuer.secrets().length).toBeGreaterThan(20);

    // What the exec plugin prints is the id token alone.
    const others = desk.issuer.secrets().filter((secret) => !handed.stdout.includes(secret));
    expect(placesWith(others, [{ where: 'credential', bytes: Buffer.from(handed.stdout) }])).toEqual([]);
    expect(Object.keys(JSON.parse(handed.stdout).status)).toEqual(['expirationTimestamp', 'token']);
  });

  const everySecret = () => desk.issuer.secrets().join(' ');

  const browserLogin = async (): Promise<number | null> => {
    const approve = once((url) => desk.issuer.approve(url, 'alice'));
    const outcome = await desk.aisubmit(['login', '--yes', '--browser'], {
      env,
      onStderr: (text) => {
        const url = /Open in a browser of this machine:\n {2}(https:\S+)\n/.exec(text)?.[1];
        if (url !== undefined) approve(url);
      },
    });
    keep('login --browser', outcome);
    return outcome.code;
  };

  const keychainItem = async (): Promise<Buffer> => {
    const { url: issuer, clientId } = desk.issuer;
    const id = accountId({ server: desk.sandbox.url, issuer, clientId });
    const script = `require('keytar').getPassword('aisubmit', '${id}').then((text) => process.stdout.write(text))`;
    const where = path.join(import.meta.dirname, '..', '..', '..', 'packages', 'cli');
    return execFileSync(process.execPath, ['-e', script], { cwd: where, env: { ...process.env, ...desk.keychainEnv } });
  };

  const everyObject = () =>
    Promise.all(
      ['/apis/batch/v1/jobs', '/apis/apps/v1/deployments', '/api/v1/pods', '/api/v1/secrets', '/api/v1/configmaps'].map(
        async (url) => (await desk.sandbox.admin('GET', url)).body,
      ),
    );
});
