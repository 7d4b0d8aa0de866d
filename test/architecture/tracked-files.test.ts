import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const MAX_LINES = 300;
const SOURCES = new Set(['.ts', '.mts', '.js', '.mjs', '.cjs', '.sh', '.grit']);

/** Folders of somebody's machine. Split, so that this file does not find itself. */
const MACHINE_PATHS = [
  ['work', 'main'],
  ['work', 'shared'],
  ['opt', 'pnpm'],
  ['opt', 'envtest'],
  ['tmp', 'brief'],
  ['tmp', 'bash_jobs'],
  ['root', '.'],
  ['Users', 'runner'],
].map((parts) => `/${parts.join('/')}`);

/** Folder names that say nothing about what is inside. */
const NAMELESS_ROOMS = /(?:^|\/)(?:utils?|helpers?|common|misc|lib)\//;

const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('tracked files', () => {
  test('are listed', () => {
    expect(tracked).toEqual(expect.arrayContaining(['package.json', 'biome.json', 'pnpm-lock.yaml']));
  });

  test(`have at most ${MAX_LINES} lines of source`, () => {
    const long = tracked
      .filter((path) => SOURCES.has(extname(path)))
      .map((path) => ({ path, lines: read(path).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long, 'split these by concern').toEqual([]);
  });

  test('name no folder of a particular machine', () => {
    const found = tracked.flatMap((path) =>
      MACHINE_PATHS.filter((each) => read(path).includes(each)).map((each) => `${path}: ${each}`),
    );
    expect(found, 'use a path relative to the file, or an argument').toEqual([]);
  });

  test('lie in rooms with a name', () => {
    expect(
      tracked.filter((path) => NAMELESS_ROOMS.test(path)),
      'name the folder after what it holds',
    ).toEqual([]);
  });

  test('hold no build output', () => {
    expect(tracked.filter((path) => /(?:^|\/)(?:dist|node_modules|coverage|\.cache)\//.test(path))).toEqual([]);
  });

  test('hold no private key or token', () => {
    // The words are split so that this file does not find itself.
    const secret = new RegExp(
      `-----BEGIN [A-Z ]*${'PRIVATE'} KEY-----\\n[A-Za-z0-9+/=]{40}|npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}`,
    );
    expect(tracked.filter((path) => secret.test(read(path)))).toEqual([]);
  });
});
