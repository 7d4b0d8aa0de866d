import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { takeLockFile } from './lock-files.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit lock '));
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plant = (number: number, text: string) => writeFileSync(`${lock}.${number}`, text);

test('one task runs at a time, and every one runs', async () => {
  let running = 0;
  let most = 0;
  const tasks = Array.from({ length: 20 }, () =>
    withFileLock(lock, async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(2);
      running -= 1;
    }),
  );
  await Promise.all(tasks);
  expect(most).toBe(1);
});

test('it gives back what the task gives back, and is free afterwards', async () => {
  expect(await withFileLock(lock, async () => 7)).toBe(7);
  await expect(withFileLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withFileLock(lock, async () => 8, { waitMs: 0 })).toBe(8);
});

test('old files are swept, all but one', async () => {
  for (let round = 0; round < 5; round++) await withFileLock(lock, async () => undefined);
  expect(readdirSync(folder).sort()).toEqual(['lock.4', 'lock.5']);
});

test('its folder is made', async () => {
  const deep = path.join(folder, 'new', 'lock');
  await withFileLock(deep, async () => undefined);
  expect(readdirSync(path.dirname(deep))).toEqual(['lock.1']);
});

describe('a lock that somebody holds', () => {
  const elsewhere = JSON.stringify({ pid: 1, place: 'another machine' });

  test('is waited for until the time is up', async () => {
    plant(1, `${elsewhere}\n`);
    await expect(withFileLock(lock, async () => undefined, { waitMs: 40 })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: `process 1 has held the lock ${lock} for more than 0 s`,
    });
  });

  test('is not waited for after Ctrl-C', async () => {
    plant(1, `${elsewhere}\n`);
    const controller = new AbortController();
    const waiting = withFileLock(lock, async () => undefined, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect(withFileLock(lock, async () => 1, { signal: AbortSignal.abort() })).rejects.toThrow('interrupted');
  });

  test('is taken over when it shows no life, however old or new its file is', async () => {
    plant(3, `${elsewhere}\n`);
    expect(await withFileLock(lock, async () => 'mine', { staleMs: 60 })).toBe('mine');
    expect(readdirSync(folder)).toContain('lock.4');
  });

  test('is not taken over while it beats', async () => {
    const held = await takeLockFile(lock, 1);
    const heart = setInterval(() => void held?.beat(), 5);
    await expect(withFileLock(lock, async () => 1, { staleMs: 150, waitMs: 600 })).rejects.toThrow('has held the lock');
    clearInterval(heart);
    await held?.release();
    expect(await withFileLock(lock, async () => 2)).toBe(2);
  });

  test.each([
    ['an empty file, as its maker leaves it between two steps', ''],
    ['half a line', '{"pid":1'],
    ['a process number that is none', '{"pid":-1,"place":"x"}\n'],
    ['another key', '{"pid":1,"place":"x","run":"rm"}\n'],
  ])('counts as held with %s', async (_name, text) => {
    plant(1, text);
    await expect(withFileLock(lock, async () => 1, { waitMs: 30 })).rejects.toThrow('another process has held');
    expect(await withFileLock(lock, async () => 2, { staleMs: 50 })).toBe(2);
  });
});

test('a process that is gone holds nothing', async () => {
  await withFileLock(lock, async () => undefined);
  const { place } = JSON.parse(readFileSync(`${lock}.1`, 'utf8').split('\n')[0] ?? '');
  expect(place).toContain(hostname());
  // No process has the largest number.
  plant(2, `${JSON.stringify({ pid: 2 ** 31 - 1, place })}\n...`);
  expect(await withFileLock(lock, async () => 'mine', { waitMs: 0 })).toBe('mine');
});

test('whoever comes late with a number that was swept steps back', async () => {
  plant(7, '{"pid":1,"place":"another machine"}\n');
  expect(await takeLockFile(lock, 6)).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['lock.7']);
});

test('files that are no numbers of this lock do not count', async () => {
  for (const name of ['lock.0', 'lock.01', 'lock.1e3', 'lock.x', 'lock.9999999999999999', 'other.5']) {
    writeFileSync(path.join(folder, name), '');
  }
  expect(await withFileLock(lock, async () => 'mine', { waitMs: 0 })).toBe('mine');
  expect(readdirSync(folder)).toContain('lock.1');
});

test('a folder that cannot be written is named', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  await expect(withFileLock(path.join(file, 'lock'), async () => 1)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  mkdirSync(`${lock}.1`);
  await expect(withFileLock(lock, async () => 1, { waitMs: 0 })).rejects.toThrow('another process has held');
});
