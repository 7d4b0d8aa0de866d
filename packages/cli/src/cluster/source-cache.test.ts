import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { sourceCache } from './source-cache.ts';

const KEY = 'a'.repeat(64);
const isWindows = process.platform === 'win32';

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit cache '));
  folder = path.join(home, '.cache', 'aisubmit', 'sources');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const cacheOf = (env: Readonly<Record<string, string>>) => sourceCache(testHost({ env }));

/** An entry as somebody else might have left it. */
function plant(make: (file: string) => void): ReturnType<typeof cacheOf> {
  mkdirSync(folder, { recursive: true });
  make(path.join(folder, `${KEY}.json`));
  return cacheOf({ HOME: home });
}

test('what was written is read again, by another process too', async () => {
  await cacheOf({ HOME: home }).write(KEY, 'first');
  await cacheOf({ HOME: home }).write(KEY, 'second');
  expect(await cacheOf({ HOME: home }).read(KEY)).toBe('second');
  expect(readdirSync(folder)).toEqual([`${KEY}.json`]);
});

test('what was never written is nothing', async () => {
  expect(await cacheOf({ HOME: home }).read(KEY)).toBeUndefined();
});

test.skipIf(isWindows)('only the user may read or write it', async () => {
  await cacheOf({ HOME: home }).write(KEY, 'text');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, `${KEY}.json`)).mode & 0o777).toBe(0o600);
});

test.skipIf(isWindows)('XDG_CACHE_HOME moves it', async () => {
  await cacheOf({ HOME: '/nowhere', XDG_CACHE_HOME: home }).write(KEY, 'text');
  expect(readdirSync(path.join(home, 'aisubmit', 'sources'))).toEqual([`${KEY}.json`]);
});

test('without a home nothing is remembered, and writing says so', async () => {
  const cache = cacheOf({});
  expect(await cache.read(KEY)).toBeUndefined();
  await expect(cache.write(KEY, 'text')).rejects.toThrow('there is no cache folder');
});

test('a key that is no hash climbs nowhere', async () => {
  await expect(cacheOf({ HOME: home }).read('../../../etc/passwd')).rejects.toThrow('not a hash');
});

describe('what cannot be trusted is an error, not nothing', () => {
  test('a folder in its place', async () => {
    await expect(plant((file) => mkdirSync(file)).read(KEY)).rejects.toThrow('not one that only you can write');
  });

  test.skipIf(isWindows)('a link', async () => {
    const cache = plant((file) => symlinkSync('/etc/hostname', file));
    await expect(cache.read(KEY)).rejects.toThrow('cannot be read: it is a link');
  });

  test.skipIf(isWindows)('a file that others may write', async () => {
    const cache = plant((file) => {
      writeFileSync(file, 'text');
      chmodSync(file, 0o666);
    });
    await expect(cache.read(KEY)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fix: 'look at who owns it and may write it; remove it if you do not know it',
    });
  });

  test.skipIf(isWindows)('a folder that others may write takes no entry', async () => {
    const cache = plant(() => chmodSync(folder, 0o777));
    await expect(cache.write(KEY, 'text')).rejects.toThrow('not one that only you can write');
  });

  test('a file larger than any ConfigMap', async () => {
    const cache = plant((file) => writeFileSync(file, Buffer.alloc(8 * 1024 * 1024 + 1), { mode: 0o600 }));
    await expect(cache.read(KEY)).rejects.toThrow('larger than anything that was cached');
  });

  // Nothing is closed to root, and Windows has no modes; a folder in its place cannot be read by anybody.
  const isClosed = !isWindows && process.getuid?.() !== 0;
  test('a file that may not be read', async () => {
    const cache = plant((file) => (isClosed ? writeFileSync(file, 'text', { mode: 0o000 }) : mkdirSync(file)));
    await expect(cache.read(KEY)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(
        isClosed ? 'cannot be read: permission denied' : 'is not one that only you can write',
      ),
    });
  });

  test('a cache folder that is a file', async () => {
    writeFileSync(path.join(home, '.cache'), '');
    const cache = cacheOf({ HOME: home });
    await expect(cache.write(KEY, 'text')).rejects.toThrow(/cannot be written: /);
  });
});
