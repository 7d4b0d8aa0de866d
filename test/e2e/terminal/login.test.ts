import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { COMPLETER, run } from '../../contract/cli/plugin.ts';
import { codeIn, type LoginDesk, startLoginDesk } from '../login/login-desk.ts';
import { openScreen } from './open-screen.ts';

let desk: LoginDesk;

beforeAll(async () => {
  desk = await startLoginDesk();
});

afterAll(() => desk[Symbol.asyncDispose]());

test('a login: a question, a code, and at Ctrl-C one line; then again, to its end', async () => {
  await using screen = await openScreen({ env: desk.env, columns: 120, rows: 40 });
  const login = `clear; kubectl aisubmit login --server ${desk.sandbox.url} --ca-hash ${desk.caHash}; echo "co""de=$?"`;
  await screen.enter(login);
  await screen.shows('that your admin told you? (y/N)');
  await screen.press('C-c');
  expect(await screen.shows('code=130')).toContain('\nerror: interrupted\ncode=130');

  await screen.enter(login);
  await screen.shows('that your admin told you? (y/N)');
  await screen.type('y');
  await screen.press('Enter');
  await screen.shows(/^Waiting for your approval at .*…$/m);
  await screen.press('C-c');
  const left = await screen.shows('code=130');
  expect(left).not.toContain('Waiting');
  expect(left.match(/^error: /gm)).toHaveLength(1);

  await screen.enter(login);
  await screen.shows('that your admin told you? (y/N)');
  await screen.type('y');
  await screen.press('Enter');
  const code = codeIn(await screen.shows(/^Waiting for your approval at .*…$/m));
  await desk.issuer.approveDevice(code ?? '', 'alice');
  const done = await screen.shows('code=0');
  expect(done).toContain(`logged in to ${desk.sandbox.url} as oidc:alice@example.com`);
  expect(done).not.toContain('Waiting');
  expect(await screen.hasCursor()).toBe(true);
});

test('completion uses the token at hand, and renews none', async () => {
  expect((await desk.aisubmit('train mnist -n team-a --image a:1 --detach -- x'.split(' '))).code).toBe(0);
  const complete = async (env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const words = [COMPLETER, 'status', '-n', 'team-a', ''];
    const { stdout, stderr } = await run(process.execPath, words, { env: { ...desk.env, ...env } });
    expect(stderr).toBe('');
    return stdout;
  };
  await vi.waitFor(async () => expect(await complete()).toMatch(/^mnist\tTraining, /), { timeout: 40_000 });
  // By the clock of the day after tomorrow the token has ended.
  const clock = 'data:text/javascript,globalThis.was=Date.now;Date.now=()=>was()+172800000';
  expect(await complete({ NODE_OPTIONS: `--import=${clock}` })).toBe(':4\n');
  expect(desk.issuer.tokenRequests('refresh_token')).toBe(0);
});
