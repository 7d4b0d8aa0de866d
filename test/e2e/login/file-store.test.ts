import { chmodSync, existsSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCredential, tokenIn } from './exec-plugin.ts';
import { codeIn, fileAt, type LoginDesk, once, startLoginDesk } from './login-desk.ts';
import { filesUnder, placesWith } from './search-secrets.ts';

const PASSPHRASE = 'correct horse battery staple';
const QUESTION = 'Passphrase of the token file';

let desk: LoginDesk;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await startLoginDesk();
  const file = fileAt(desk, 'passphrase', `${PASSPHRASE}\n`);
  chmodSync(file, 0o600);
  env = { AISUBMIT_PASSPHRASE_FILE: file };
});
afterAll(() => desk[Symbol.asyncDispose]());

const folder = () => path.join(desk.home, '.config', 'aisubmit');
const tokenFiles = () => readdirSync(folder()).filter((name) => name.startsWith('tokens-'));
const fileLogin = () => [
  'login',
  '--yes',
  '--server',
  desk.sandbox.url,
  '--ca-hash',
  desk.caHash,
  '--token-store=file',
];
const store = async (options: { env?: Record<string, string> } = {}) =>
  JSON.parse((await desk.aisubmit(['whoami', '-o', 'json'], options)).stdout).credential.tokenStore;

test('asks for a new passphrase twice, shows nothing of it, and leaves a file that only its owner reads', async () => {
  const approve = once((code) => desk.issuer.approveDevice(code, 'alice'));
  const { code, stdout: screen } = await desk.atTerminal(fileLogin(), {
    answer: [QUESTION, 'The same passphrase again'].map((question) => ({ question, text: PASSPHRASE })),
    onStdout: (text) => {
      const shown = codeIn(text);
      if (shown !== undefined) approve(shown);
    },
  });
  expect(code, screen).toBe(0);
  expect(screen).not.toContain(PASSPHRASE);
  expect(tokenFiles()).toHaveLength(1);
  for (const name of [...tokenFiles(), 'accounts.json']) {
    expect(statSync(path.join(folder(), name)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  rmSync(path.join(desk.home, 'passphrase'));
  expect(placesWith([...desk.issuer.secrets(), PASSPHRASE], filesUnder(desk.home))).toEqual([]);
  chmodSync(fileAt(desk, 'passphrase', `${PASSPHRASE}\n`), 0o600);
});

test('serves kubectl with the passphrase from a file, and the plugin at a terminal, too', async () => {
  expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'], { env })).toMatchObject({ code: 0 });
  expect(await store({ env })).toBe('file');
  const asked = await desk.atTerminal(['whoami'], { answer: { question: QUESTION, text: PASSPHRASE } });
  expect(asked, asked.stdout).toMatchObject({ code: 0 });
  expect(asked.stdout).toContain('tokens in the encrypted file');
});

test.each([
  {
    what: 'no terminal and no file',
    given: () => ({}),
    says: 'your tokens are in a file under a passphrase, and there is no terminal to ask for it',
    code: 5,
  },
  {
    what: 'a wrong passphrase',
    given: () => {
      const file = fileAt(desk, 'wrong', 'incorrect horse battery staple');
      chmodSync(file, 0o600);
      return { AISUBMIT_PASSPHRASE_FILE: file };
    },
    says: 'the passphrase is wrong, or',
    code: 5,
  },
  {
    what: 'a passphrase file that others can read',
    given: () => {
      const file = fileAt(desk, 'open', PASSPHRASE);
      chmodSync(file, 0o644);
      return { AISUBMIT_PASSPHRASE_FILE: file };
    },
    says: 'is not one that only you can read and write',
    code: 2,
  },
  {
    what: 'a passphrase file that is a link',
    given: () => {
      const link = path.join(desk.home, 'link');
      symlinkSync(path.join(desk.home, 'passphrase'), link);
      return { AISUBMIT_PASSPHRASE_FILE: link };
    },
    says: 'link',
    code: 2,
  },
  {
    what: 'a passphrase file that is not there',
    given: () => ({ AISUBMIT_PASSPHRASE_FILE: '/nonexistent/passphrase' }),
    says: 'AISUBMIT_PASSPHRASE_FILE names /nonexistent/passphrase, which is not there',
    code: 2,
  },
])('$what: one line says so, and nothing is lost', async ({ given, says, code }) => {
  const refused = await runCredential(desk, { env: given() });
  expect(refused, refused.stderr).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(refused.stderr).toContain(says);
  expect(refused.stderr).not.toContain('horse');
  expect(await runCredential(desk, { env })).toMatchObject({ code: 0 });
});

test('a passphrase that is too short is not taken, and nobody approves in vain', async () => {
  const short = fileAt(desk, 'short', 'horse');
  chmodSync(short, 0o600);
  const asked = desk.issuer.requests().length;
  const refused = await desk.aisubmit(fileLogin(), { env: { AISUBMIT_PASSPHRASE_FILE: short } });
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('error: the passphrase has fewer than 8 characters\n');
  expect(desk.issuer.requests().length).toBe(asked);
  expect(await runCredential(desk, { env })).toMatchObject({ code: 0 });
});

test('a login in the other store takes the tokens out of the one before', async () => {
  expect(await desk.login()).toMatchObject({ code: 0 });
  expect(tokenFiles()).toEqual([]);
  expect(await store()).toBe('keychain');
  const before = tokenIn(await runCredential(desk));
  expect(await desk.login({ args: fileLogin().slice(2), env })).toMatchObject({ code: 0 });
  expect(tokenFiles()).toHaveLength(1);
  expect(await store({ env })).toBe('file');
  expect(tokenIn(await runCredential(desk, { env }))).not.toBe(before);
  expect(await desk.aisubmit(['logout'], { env })).toMatchObject({ code: 0 });
  expect(tokenFiles()).toEqual([]);
  expect(existsSync(path.join(folder(), 'accounts.json'))).toBe(true);
  expect(await runCredential(desk, { env })).toMatchObject({ code: 5, stdout: '' });
});
