import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRY_ID } from '../tokens.fixture.ts';
import { newPassphrase, passphraseSource, rememberedBy } from './passphrase-source.ts';

const isWindows = process.platform === 'win32';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit pass '));
  file = path.join(folder, 'passphrase');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fromFile(text: string, mode = 0o600): Promise<string> {
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
  return passphraseSource({ env: { AISUBMIT_PASSPHRASE_FILE: file } })(ENTRY_ID);
}

test.each([
  ['correct horse\n', 'correct horse'],
  ['correct horse\r\n', 'correct horse'],
  [' spaces stay ', ' spaces stay '],
  ['u\u0308ber', '\u00fcber'],
])('the file %j holds %j', async (text, want) => {
  expect(await fromFile(text)).toBe(want);
});

test('a file that only its user may read will do', async () => {
  expect(await fromFile('correct horse', 0o400)).toBe('correct horse');
});

test.each([
  ['', 'is empty'],
  ['\n', 'is empty'],
  ['one\ntwo\n', 'has more than one line'],
  ['bell\u0007', 'control characters'],
  ['x'.repeat(4097), 'is larger than 4096 bytes'],
])('the file %j is refused', async (text, want) => {
  await expect(fromFile(text)).rejects.toThrow(want);
});

test.skipIf(isWindows).each([0o644, 0o640, 0o604])('a file that others may read is refused (%o)', async (mode) => {
  await expect(fromFile('correct horse', mode)).rejects.toThrow('is not one that only you can read and write');
});

test.skipIf(isWindows)('a link is refused', async () => {
  writeFileSync(path.join(folder, 'real'), 'correct horse', { mode: 0o600 });
  symlinkSync(path.join(folder, 'real'), file);
  await expect(passphraseSource({ env: { AISUBMIT_PASSPHRASE_FILE: file } })(ENTRY_ID)).rejects.toThrow('it is a link');
});

test('a file that is not there is said so', async () => {
  await expect(passphraseSource({ env: { AISUBMIT_PASSPHRASE_FILE: file } })(ENTRY_ID)).rejects.toThrow(
    `AISUBMIT_PASSPHRASE_FILE names ${file}, which is not there`,
  );
});

test('the terminal is asked once', async () => {
  const questions: string[] = [];
  const ask = async (question: string): Promise<string> => {
    questions.push(question);
    return 'correct horse';
  };
  const source = passphraseSource({ env: {}, ask });
  expect([await source(ENTRY_ID), await source(ENTRY_ID)]).toEqual(['correct horse', 'correct horse']);
  expect(questions).toEqual(['Passphrase of the token file']);
});

test('without a terminal it says how to give one, and takes none from a variable', async () => {
  const source = passphraseSource({ env: { AISUBMIT_PASSPHRASE: 'correct horse' } });
  await expect(source(ENTRY_ID)).rejects.toMatchObject({
    code: 'NOT_LOGGED_IN',
    message: 'your tokens are in a file under a passphrase, and there is no terminal to ask for it',
    fix: expect.stringContaining('AISUBMIT_PASSPHRASE_FILE'),
  });
});

test('one command asks once for each account, however often it opens the store', async () => {
  const host = {};
  let asked = 0;
  const open = () => passphraseSource({ env: {}, ask: async () => `correct horse ${++asked}` }, rememberedBy(host));
  expect([await open()('a'), await open()('a'), await open()('b')]).toEqual([
    'correct horse 1',
    'correct horse 1',
    'correct horse 2',
  ]);
});

describe('a new passphrase', () => {
  const typed =
    (...lines: readonly string[]) =>
    async (): Promise<string> =>
      lines[count++] ?? 'nobody asks so often';
  let count = 0;
  beforeEach(() => {
    count = 0;
  });

  test('is typed twice', async () => {
    expect(await newPassphrase({ env: {}, ask: typed('correct horse', 'correct horse') })).toBe('correct horse');
    expect(count).toBe(2);
  });

  test('that is another the second time is refused', async () => {
    await expect(newPassphrase({ env: {}, ask: typed('correct horse', 'correct hrose') })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'the two passphrases are not the same',
    });
  });

  test('that is short is refused before the second time', async () => {
    await expect(newPassphrase({ env: {}, ask: typed('1234567') })).rejects.toThrow('fewer than 8 characters');
    expect(count).toBe(1);
  });

  test('in a file is asked of nobody', async () => {
    writeFileSync(file, 'correct horse', { mode: 0o600 });
    expect(await newPassphrase({ env: { AISUBMIT_PASSPHRASE_FILE: file }, ask: typed() })).toBe('correct horse');
    expect(count).toBe(0);
  });
});
