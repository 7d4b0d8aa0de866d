import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TOKENS } from '../tokens.fixture.ts';
import { fileStore } from './file-store.ts';

const ID = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const isWindows = process.platform === 'win32';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit tokens '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const storeWith = (passphrase: string) => fileStore({ folder, passphrase: async () => passphrase });
const fileOf = (id: string) => path.join(folder, `tokens-${id}.json`);
const contentOf = (id: string): Record<string, unknown> => JSON.parse(readFileSync(fileOf(id), 'utf8'));

test('what was written is read with the same passphrase, until it is removed', async () => {
  await storeWith('correct horse').write(ID, TOKENS);
  expect(await storeWith('correct horse').read(ID)).toEqual(TOKENS);
  expect(await storeWith('correct horse').read(OTHER)).toBeUndefined();
  await storeWith('correct horse').remove(ID);
  expect(await storeWith('correct horse').read(ID)).toBeUndefined();
  await storeWith('correct horse').remove(ID);
});

test('the file holds nothing that can be read, and differs each time', async () => {
  const store = storeWith('correct horse');
  await store.write(ID, TOKENS);
  const { salt, nonce, ciphertext, ...rest } = contentOf(ID);
  expect(rest).toEqual({ version: 1, N: 32768, r: 8, p: 3, tag: expect.any(String) });
  expect(readFileSync(fileOf(ID), 'utf8')).not.toMatch(/token|alice|correct/);
  await store.write(ID, TOKENS);
  const again = contentOf(ID);
  expect([again['salt'] === salt, again['nonce'] === nonce, again['ciphertext'] === ciphertext]).toEqual([
    false,
    false,
    false,
  ]);
});

test.skipIf(isWindows)('only the user may read or write it', async () => {
  await storeWith('correct horse').write(ID, TOKENS);
  expect(statSync(path.dirname(fileOf(ID))).mode & 0o777).toBe(0o700);
  expect(statSync(fileOf(ID)).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.dirname(fileOf(ID)))).toEqual([`tokens-${ID}.json`]);
});

test('a short passphrase is refused before anything is written', async () => {
  await expect(storeWith('1234567').write(ID, TOKENS)).rejects.toThrow('the passphrase has fewer than 8 characters');
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [{ refreshToken: 'a b' }, 'the issuer sent tokens that no API server takes: they are not plain text'],
  [{ subject: 'x'.repeat(1025) }, 'the issuer sent tokens that no API server takes: they are not plain text'],
  [{ idToken: 'x'.repeat(64 * 1024) }, 'the tokens are larger than the 64 KiB that are kept'],
])('tokens that could not be read back are refused before anything is written (%#)', async (more, message) => {
  await expect(storeWith('correct horse').write(ID, { ...TOKENS, ...more })).rejects.toMatchObject({
    code: 'SERVER_ERROR',
    message,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('an id that is no hash climbs nowhere', async () => {
  await expect(storeWith('correct horse').read('../../etc/passwd')).rejects.toThrow('not a hash');
});

describe('what cannot be opened says so in one honest sentence', () => {
  beforeEach(() => storeWith('correct horse').write(ID, TOKENS));

  const CHANGED = /^the passphrase is wrong, or .+ was changed: the two cannot be told apart$/;

  test('another passphrase', async () => {
    await expect(storeWith('wrong horse').read(ID)).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: expect.stringMatching(CHANGED),
    });
  });

  test.each(['ciphertext', 'tag', 'nonce', 'salt'])('a changed %s', async (field) => {
    const content = contentOf(ID);
    const bytes = Buffer.from(String(content[field]), 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(fileOf(ID), JSON.stringify({ ...content, [field]: bytes.toString('base64') }));
    await expect(storeWith('correct horse').read(ID)).rejects.toThrow(CHANGED);
  });

  test("another account's file in its place", async () => {
    renameSync(fileOf(ID), fileOf(OTHER));
    await expect(storeWith('correct horse').read(OTHER)).rejects.toThrow(CHANGED);
  });

  test.each([
    ['memory without end', { N: 2 ** 30 }],
    ['memory through r', { N: 2 ** 18, r: 32 }],
    ['hours of work', { p: 1000 }],
    ['a cheaper key', { N: 2 }],
    ['no power of two', { N: 32769 }],
    ['a short tag', { tag: 'AAAA' }],
    ['an unknown key', { cipher: 'none' }],
    ['another version', { version: 2 }],
  ])('a file that asks for %s', async (_name, change) => {
    writeFileSync(fileOf(ID), JSON.stringify({ ...contentOf(ID), ...change }));
    await expect(storeWith('correct horse').read(ID)).rejects.toThrow('does not hold tokens as they were stored');
  });

  test('half a file', async () => {
    writeFileSync(fileOf(ID), readFileSync(fileOf(ID), 'utf8').slice(0, 100));
    await expect(storeWith('correct horse').read(ID)).rejects.toThrow('does not hold tokens as they were stored');
  });

  test.skipIf(isWindows)('a file that others may read', async () => {
    chmodSync(fileOf(ID), 0o644);
    await expect(storeWith('correct horse').read(ID)).rejects.toThrow('is not one that only you can read and write');
  });
});
