import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { kubeconfigFile, readKubeconfig, runCredential } from './exec-plugin.ts';
import { type LoginDesk, startLoginDesk } from './login-desk.ts';
import { filesUnder, placesWith } from './search-secrets.ts';

let desk: LoginDesk;
let file: string;

beforeAll(async () => {
  desk = await startLoginDesk();
  file = kubeconfigFile(desk);
});
afterAll(() => desk[Symbol.asyncDispose]());
beforeEach(() => {
  rmSync(path.dirname(file), { recursive: true, force: true });
  mkdirSync(path.dirname(file));
});

const error = ({ stderr }: Outcome) => stderr.slice(stderr.indexOf('error: '));
/** The tokens are there and nowhere in a file, and the next login puts everything right. */
const nothingLost = async (): Promise<void> => {
  expect(await runCredential(desk)).toMatchObject({ code: 0 });
  expect(placesWith(desk.issuer.secrets(), filesUnder(desk.home))).toEqual([]);
};

test('read-only: the login is kept, the file as it is, and once it may be written all is well', async () => {
  const text = desk.sandbox.kubeconfig('alice');
  writeFileSync(file, text);
  chmodSync(file, 0o400);
  const refused = await desk.login();
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(error(refused)).toBe(
    `error: you are logged in, but the kubeconfig was not written: kubeconfig ${file} is read-only\n` +
      'fix: make it writable, or name another file with --kubeconfig or KUBECONFIG\n',
  );
  expect(readFileSync(file, 'utf8')).toBe(text);
  await nothingLost();
  chmodSync(file, 0o600);
  expect(await desk.login()).toMatchObject({ code: 0 });
  expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toMatchObject({ code: 0 });
});

test('a symlink: what it names is changed, the link stays', async () => {
  const target = path.join(desk.home, 'dotfiles.yaml');
  writeFileSync(target, desk.sandbox.kubeconfig('viewer'), { mode: 0o600 });
  symlinkSync(path.relative(path.dirname(file), target), file);
  expect(await desk.login()).toMatchObject({ code: 0 });
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readKubeconfig(target).contexts.map(({ name }) => name)).toEqual(['viewer', 'aisubmit@sandbox']);
  expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toMatchObject({ code: 0 });
});

test.each([
  ['no YAML', 'clusters: [\n'],
  ['no kubeconfig', '- just\n- a list\n'],
  ['keys twice', 'apiVersion: v1\nkind: Config\nusers: []\nusers: []\n'],
])('malformed, %s: it says where, and the file stays as it is', async (_what, text) => {
  writeFileSync(file, text, { mode: 0o600 });
  const refused = await desk.login();
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(error(refused)).toContain(file);
  expect(error(refused)).toMatch(/^error: [^\n]+\n(?: {2}[^\n]+\n)*fix: [^\n]+\n$/);
  expect(readFileSync(file, 'utf8')).toBe(text);
  rmSync(file);
  expect(await desk.login()).toMatchObject({ code: 0 });
});

test('changed by kubectl all the while: nothing of either is lost', async () => {
  writeFileSync(file, desk.sandbox.kubeconfig('viewer'), { mode: 0o600 });
  let isDone = false;
  const written: string[] = [];
  const others = (async () => {
    while (!isDone) {
      const name = `context-${written.length}`;
      const set = await desk.kubectl(['config', 'set-context', name, '--cluster=sandbox', '--user=viewer']);
      // kubectl does not wait for a lock that somebody holds.
      if (set.code === 0) written.push(name);
      else expect(set.stderr).toContain('.lock: file exists');
    }
  })();
  for (let round = 0; round < 3; round += 1) expect(await desk.login()).toMatchObject({ code: 0 });
  isDone = true;
  await others;
  const { contexts, 'current-context': current } = readKubeconfig(file);
  expect(contexts.map(({ name }) => name).toSorted()).toEqual(['aisubmit@sandbox', ...written, 'viewer'].toSorted());
  expect(written.length).toBeGreaterThan(3);
  expect(current).toBe('aisubmit@sandbox');
});
