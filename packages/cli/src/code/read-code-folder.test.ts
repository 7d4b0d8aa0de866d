import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeNote } from './code-note.ts';
import { type CodeFolder, readCodeFolder } from './read-code-folder.ts';

let top: string;
beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'aisubmit code '));
});
afterEach(() => rm(top, { recursive: true, force: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(top, name)), { recursive: true });
    await writeFile(path.join(top, name), text);
  }
}

const read = (folder = 'src', platform: NodeJS.Platform = 'linux'): Promise<CodeFolder> =>
  readCodeFolder(path.join(top, folder), { signal: new AbortController().signal, platform });
const names = async (folder?: string): Promise<string[]> => (await read(folder)).code.files.map((each) => each.path);

async function refusal(folder?: string): Promise<AisubmitError> {
  const error = await read(folder).catch((each: unknown) => each);
  if (error instanceof AisubmitError) return error;
  throw new Error('was not refused');
}

test('what git leaves out stays behind, by the rules of every folder and of those above', async () => {
  await put({
    '.git/HEAD': '',
    '.git/info/exclude': 'private.py\n',
    '.gitignore': '*.ckpt\n/src/top-only.py\nlogs/\n',
    'src/.gitignore': '/local.py\n!keep.ckpt\n',
    'src/lib/.gitignore': '*.tmp\n!b.tmp\n',
    'src/train.py': '',
    'src/private.py': '',
    'src/top-only.py': '',
    'src/a.ckpt': '',
    'src/keep.ckpt': '',
    'src/local.py': '',
    'src/logs/x': '',
    'src/lib/local.py': '',
    'src/lib/a.tmp': '',
    'src/lib/b.tmp': '',
    'src/c.tmp': '',
  });
  expect(await names()).toEqual([
    '.gitignore',
    'c.tmp',
    'keep.ckpt',
    'lib/.gitignore',
    'lib/b.tmp',
    'lib/local.py',
    'train.py',
  ]);
});

test('.aisubmitignore has the last word in its folder', async () => {
  await put({
    'src/.gitignore': 'gen.py\n',
    'src/.aisubmitignore': '!gen.py\nbig.bin\n',
    'src/gen.py': '',
    'src/big.bin': '',
  });
  expect(await names()).toEqual(['.aisubmitignore', '.gitignore', 'gen.py']);
});

test('a folder that git does not keep is taken when it is named', async () => {
  await put({ '.git/HEAD': '', '.gitignore': 'build/\n', 'build/a.py': '' });
  expect(await names('build')).toEqual(['a.py']);
});

test('histories, caches and environments stay behind, and a line says so', async () => {
  await put({
    'src/.git/config': 'x',
    'src/node_modules/a/index.js': '',
    'src/env/pyvenv.cfg': '',
    'src/env/bin/python': '',
    'src/__pycache__/a.pyc': '',
    'src/a.py': 'x',
    'src/.gitignore': 'out/\n',
    'src/out/x': '',
  });
  const folder = await read();
  expect(folder.code.files.map((each) => each.path)).toEqual(['.gitignore', 'a.py']);
  expect(codeNote(folder)).toBe(
    'code: 2 files, 1 KiB; left out: .git, __pycache__, env, node_modules, 1 by .gitignore or .aisubmitignore\n',
  );
});

test('a link inside is its file; others are refused by name', async () => {
  await put({ 'src/a.py': 'x', 'secret.txt': 'y', 'src/hidden/z': '', 'src/.gitignore': 'hidden/\n' });
  await symlink('a.py', path.join(top, 'src/b.py'));
  expect((await read()).code.files.map((each) => [each.path, new TextDecoder().decode(each.bytes)])).toContainEqual([
    'b.py',
    'x',
  ]);
  await symlink('../secret.txt', path.join(top, 'src/out'));
  await symlink('/etc', path.join(top, 'src/etc'));
  await symlink('nowhere', path.join(top, 'src/gone'));
  await symlink('hidden/z', path.join(top, 'src/left'));
  await symlink('.', path.join(top, 'src/loop'));
  execFileSync('mkfifo', [path.join(top, 'src/pipe')]);
  expect((await refusal()).reasons.map((each) => `${each.path} ${each.message}`)).toEqual([
    'etc is a link that leaves the folder',
    'gone is a link to nothing',
    'loop is a link that leaves the folder',
    'out is a link that leaves the folder',
    'pipe is neither a file nor a folder',
    'left is a link to a file that is left out',
  ]);
});

test('credentials are found and not shown', async () => {
  await put({ 'src/a.py': `\nkey = "ghp_${'a1B2'.repeat(9)}"\n`, 'src/.netrc': '' });
  const error = await refusal();
  expect(error.reasons.map((each) => `${each.path} ${each.message}`)).toEqual([
    '.netrc holds logins',
    'a.py:2 holds a GitHub token',
  ]);
  expect(String(error.stack) + JSON.stringify(error)).not.toContain('a1B2');
});

test('scripts stay executable, on Windows by their first line', async () => {
  await put({ 'src/run.sh': '#!/bin/sh\n', 'src/a.py': '' });
  await chmod(path.join(top, 'src/run.sh'), 0o755);
  const marks = async (platform: NodeJS.Platform): Promise<unknown[]> =>
    (await read('src', platform)).code.files.map(({ executable }) => executable);
  expect(await marks('linux')).toEqual([false, true]);
  expect(await marks('win32')).toEqual([false, true]);
});

test('too large is said before anything is read', async () => {
  await put({ 'src/a.py': '', 'src/data.bin': '' });
  await truncate(path.join(top, 'src/data.bin'), 3 * 1024 ** 3);
  expect((await refusal()).message).toBe(
    'the folder is too large: it is 3145728 KiB; 2048 KiB go with a workload; a file of it is larger than 700 KiB',
  );
});

test.each<[string, string]>([
  ['nowhere', 'does not exist'],
  ['file', 'is not a folder'],
  ['empty', 'there is no file to take along'],
])('%s: %s', async (folder, want) => {
  await put({ file: '' });
  await mkdir(path.join(top, 'empty'));
  expect((await refusal(folder)).message).toContain(want);
});
