import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenFileAuthenticator } from './token-file-authenticator.ts';

let folder = '';
let path = '';
let now = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-file-'));
  path = join(folder, 'token');
  now = 0;
  await writeFile(path, 'one\n');
});
afterEach(() => rm(folder, { recursive: true }));

test('reads the token again after a minute, and not before', async () => {
  const authenticator = tokenFileAuthenticator(path, { now: () => now });
  expect(await authenticator.current()).toEqual({ authorization: 'Bearer one' });
  await writeFile(path, 'two');
  now = 59_000;
  expect(await authenticator.current()).toEqual({ authorization: 'Bearer one' });
  now = 60_000;
  expect(await authenticator.current()).toEqual({ authorization: 'Bearer two' });
});

test('reads it again after a 401', async () => {
  const authenticator = tokenFileAuthenticator(path, { now: () => now });
  const first = await authenticator.current();
  await writeFile(path, 'two');
  now = 10;
  expect(authenticator.refused(first)).toBe(true);
  expect(await authenticator.current()).toEqual({ authorization: 'Bearer two' });
});

test('keeps the last token while the file is being replaced, and else says that there is none', async () => {
  const authenticator = tokenFileAuthenticator(path, { now: () => now });
  await authenticator.current();
  await rm(path);
  now = 60_000;
  expect(await authenticator.current()).toEqual({ authorization: 'Bearer one' });
  await expect(tokenFileAuthenticator(path).current()).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
});
