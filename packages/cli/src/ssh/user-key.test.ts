import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userKey } from './user-key.ts';

const isWindows = process.platform === 'win32';
const KEYGEN = '/usr/bin/ssh-keygen';
let home: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit key '));
  file = path.join(home, 'aisubmit', 'id_ed25519');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('it is made once, for the user alone', async () => {
  const first = await userKey(file);
  expect(first).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43} aisubmit$/);
  expect(await userKey(file)).toBe(first);
  if (!isWindows) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('of those that come at the same time all get the one that stays', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => userKey(file)));
  expect(new Set(made)).toEqual(new Set([await userKey(file)]));
});

test.skipIf(!existsSync(KEYGEN))('OpenSSH reads it, and sees the same public key', async () => {
  const known = await userKey(file);
  expect(execFileSync(KEYGEN, ['-y', '-f', file], { encoding: 'utf8' }).trim()).toBe(known);
});

test.skipIf(isWindows)('one that others may read is not used', async () => {
  await userKey(file);
  writeFileSync(file, readFileSync(file), { mode: 0o644 });
  execFileSync('chmod', ['644', file]);
  await expect(userKey(file)).rejects.toThrow('is not one that only you can read and write');
});

test('something else in its place is not overwritten', async () => {
  await userKey(file);
  writeFileSync(file, 'not a key');
  await expect(userKey(file)).rejects.toThrow('is no private key');
  expect(readFileSync(file, 'utf8')).toBe('not a key');
});
