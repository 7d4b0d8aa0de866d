import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeSshConfig } from './ssh-config-file.ts';

const isWindows = process.platform === 'win32';
let home: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit ssh '));
  file = path.join(home, '.ssh', 'config');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const more = (text: string): string => `# more\n${text}`;

test('where there is none it is made, for the user alone', async () => {
  expect(await changeSshConfig(file, more)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('# more\n');
  if (!isWindows)
    expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
});

test.skipIf(isWindows)('bytes, mode and a link to it stay, and what was there first is kept', async () => {
  const real = path.join(home, 'dotfiles');
  mkdirSync(real);
  mkdirSync(path.dirname(file));
  writeFileSync(path.join(real, 'ssh'), Buffer.from([0xff, 0x0d, 0x0a]));
  chmodSync(path.join(real, 'ssh'), 0o644);
  symlinkSync(path.join(real, 'ssh'), file);
  await changeSshConfig(file, more);
  await changeSshConfig(file, more);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(file)).toEqual(Buffer.concat([Buffer.from('# more\n# more\n'), Buffer.from([0xff, 0x0d, 0x0a])]));
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect(readdirSync(real)).toEqual(['ssh', 'ssh.before-aisubmit']);
  expect(readFileSync(path.join(real, 'ssh.before-aisubmit'))).toEqual(Buffer.from([0xff, 0x0d, 0x0a]));
});

test('no change writes nothing', async () => {
  expect(await changeSshConfig(file, (text) => text)).toBe(false);
  expect(readdirSync(home)).toEqual([]);
});

test('what is no file is left alone', async () => {
  mkdirSync(file, { recursive: true });
  await expect(changeSshConfig(file, more)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: `${file} is not a file`,
  });
});

test.skipIf(isWindows)('a link to nothing is not replaced', async () => {
  mkdirSync(path.dirname(file));
  symlinkSync(path.join(home, 'gone'), file);
  await expect(changeSshConfig(file, more)).rejects.toThrow('is a link to a file that is not there');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
});
