import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTarDecoder, packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CopyOptions, createTally } from './copy-options.ts';
import { unpackArchive } from './unpack-archive.ts';

let top: string;
let notes: string[];
let umask: number;

beforeEach(() => {
  umask = process.umask(0o022);
  top = mkdtempSync(path.join(tmpdir(), 'aisubmit-unpack-'));
  notes = [];
});

afterEach(() => {
  process.umask(umask);
  rmSync(top, { recursive: true });
});

const ROOT: TarEntry = { header: { name: './', type: 'directory', size: 0 } };

function file(name: string, body = 'x'): TarEntry {
  return { header: { name, type: 'file', size: Buffer.byteLength(body), mode: 0o4755, mtime: new Date(1e12) }, body };
}

function symlink(name: string, linkname: string): TarEntry {
  return { header: { name, linkname, type: 'symlink', size: 0 } };
}

async function unpack(entries: readonly TarEntry[], more: Partial<CopyOptions> = {}): Promise<unknown> {
  const options: CopyOptions = { platform: 'linux', onNote: (note) => notes.push(note), ...more };
  const bytes = await packTar(entries);
  const through = createTarDecoder({ strict: true });
  const out = path.join(top, 'out');
  try {
    await unpackArchive(
      ReadableStream.from([bytes]).pipeThrough(through),
      { folder: out, file: { folder: top, name: 'single' }, sourceName: 'asked' },
      { options, tally: createTally(options), since: undefined, made: new Set() },
    );
    return undefined;
  } catch (error) {
    return error;
  }
}

function tree(): string[] {
  return readdirSync(top, { recursive: true }).map(String).toSorted();
}

test('files, folders and links come with modes and times, without setuid', async () => {
  expect(
    await unpack([
      ROOT,
      { header: { name: './d', type: 'directory', size: 0, mode: 0o555, mtime: new Date(2e12) } },
      file('./d/a', 'abc'),
      symlink('./d/l', 'a'),
      { header: { name: './h', linkname: './d/a', type: 'link', size: 0 } },
    ]),
  ).toBeUndefined();
  expect(tree()).toEqual(['out', 'out/d', 'out/d/a', 'out/d/l', 'out/h']);
  expect(readFileSync(path.join(top, 'out/h'), 'utf8')).toBe('abc');
  const { mode, mtimeMs } = lstatSync(path.join(top, 'out/d/a'));
  expect({ mode: mode & 0o7777, mtimeMs }).toEqual({ mode: 0o755, mtimeMs: 1e12 });
  const folder = lstatSync(path.join(top, 'out/d'));
  expect({ mode: folder.mode & 0o7777, mtimeMs: folder.mtimeMs }).toEqual({ mode: 0o555, mtimeMs: 2e12 });
  expect(notes).toEqual([]);
});

test('a folder that was there keeps its mode and time', async () => {
  mkdirSync(path.join(top, 'out/d'), { recursive: true });
  for (const each of ['out', 'out/d']) chmodSync(path.join(top, each), 0o700);
  const open = (name: string): TarEntry => ({
    header: { name, type: 'directory', size: 0, mode: 0o777, mtime: new Date(1e12) },
  });
  expect(await unpack([open('./'), open('./d'), open('./new'), file('./d/a')])).toBeUndefined();
  const modes = ['out', 'out/d', 'out/new'].map((each) => lstatSync(path.join(top, each)).mode & 0o7777);
  expect(modes).toEqual([0o700, 0o700, 0o755]);
  expect(lstatSync(path.join(top, 'out/d')).mtimeMs).not.toBe(1e12);
});

test('a single file gets the name that was asked for, and nothing else comes with it', async () => {
  expect(await unpack([file('./asked')])).toBeUndefined();
  expect(tree()).toEqual(['single']);
  expect(await unpack([file('./asked'), file('./more')])).toMatchObject({ code: 'REJECTED' });
  expect(tree()).toEqual(['single']);
});

test.each([
  ['another file than was asked for', [file('./.bashrc')]],
  ['a link in place of a file', [symlink('./asked', '/etc/passwd')]],
  ['an absolute name', [ROOT, file('/tmp/evil')]],
  ['a way up', [ROOT, file('../evil')]],
  ['a way up behind a folder', [ROOT, file('./a/../../evil')]],
  ['a folder above', [ROOT, { header: { name: '../evil', type: 'directory', size: 0 } } as TarEntry]],
  ['a file in place of the folder itself', [ROOT, file('.')]],
])('%s is refused and writes nothing outside', async (_name, entries) => {
  expect(await unpack(entries)).toMatchObject({ code: 'REJECTED' });
  expect(tree().filter((each) => each !== 'out')).toEqual([]);
});

test('a link made first and written through: the folder of that name is real, the link comes last and not over it', async () => {
  mkdirSync(path.join(top, 'victim'));
  const error = await unpack([ROOT, symlink('./d', '../victim'), file('./d/evil')]);
  expect(error).toBeUndefined();
  expect(readdirSync(path.join(top, 'victim'))).toEqual([]);
  expect(lstatSync(path.join(top, 'out/d')).isDirectory()).toBe(true);
  expect(notes).toEqual(['left out d: the link leads out of the folder, to ../victim']);
});

test('a chain of links that leads out is broken', async () => {
  await unpack([ROOT, file('./a/b/keep'), symlink('./a/b/up', '../..'), symlink('./out', 'a/b/up/../x')]);
  expect(existsSync(path.join(top, 'out/a/b/up'))).toBe(true);
  expect(existsSync(path.join(top, 'out/out'))).toBe(false);
  expect(notes).toEqual(['left out out: the link leads out of the folder, to a/b/up/../x']);
});

test('links that lie there already are not written through', async () => {
  mkdirSync(path.join(top, 'victim'));
  mkdirSync(path.join(top, 'out'));
  symlinkSync(path.join(top, 'victim'), path.join(top, 'out/d'));
  expect(await unpack([ROOT, file('./d/evil')])).toMatchObject({ code: 'INVALID_INPUT' });
  writeFileSync(path.join(top, 'victim/kept'), 'kept');
  symlinkSync(path.join(top, 'victim/kept'), path.join(top, 'out/f'));
  expect(await unpack([ROOT, file('./f', 'new')])).toBeUndefined();
  expect(readFileSync(path.join(top, 'victim/kept'), 'utf8')).toBe('kept');
  expect(readFileSync(path.join(top, 'out/f'), 'utf8')).toBe('new');
});

test('a hard link reaches nothing outside', async () => {
  const link = (linkname: string): TarEntry => ({ header: { name: './h', linkname, type: 'link', size: 0 } });
  expect(await unpack([ROOT, link('/etc/passwd')])).toMatchObject({ code: 'REJECTED' });
  expect(await unpack([ROOT, link('../x')])).toMatchObject({ code: 'REJECTED' });
  expect(await unpack([ROOT, link('./none')])).toBeUndefined();
  expect(notes).toEqual(['left out h: it is a link to a file that did not come']);
});

test('what everyone may write in the pod is not opened to everyone here, and runs as nobody else', async () => {
  process.umask(0o027);
  await unpack([
    { header: { name: './', type: 'directory', size: 0, mode: 0o2777 } },
    { header: { name: './open', type: 'file', size: 0, mode: 0o6777 } },
    { header: { name: './d', type: 'directory', size: 0, mode: 0o1777 } },
  ]);
  const modeOf = (...names: string[]): number => lstatSync(path.join(top, 'out', ...names)).mode & 0o7777;
  expect([modeOf(), modeOf('open'), modeOf('d')]).toEqual([0o750, 0o750, 0o750]);
});

test('devices and pipes are left out', async () => {
  await unpack([
    ROOT,
    { header: { name: './null', type: 'character-device', size: 0 } },
    { header: { name: './sda', type: 'block-device', size: 0 } },
    { header: { name: './pipe', type: 'fifo', size: 0 } },
  ]);
  expect(tree()).toEqual(['out']);
  expect(notes).toHaveLength(3);
});

test('two names that are one on this machine', async () => {
  expect(await unpack([ROOT, file('./README'), file('./readme')], { platform: 'darwin' })).toMatchObject({
    message: 'readme has the same name as another file on this machine',
  });
});

test('a file that breaks off leaves nothing, neither under its name nor under another', async () => {
  const whole = await packTar([ROOT, file('./a', 'x'.repeat(5000))]);
  const through = createTarDecoder({ strict: true });
  const options: CopyOptions = { platform: 'linux' };
  const unpacking = unpackArchive(
    ReadableStream.from([whole.subarray(0, 3000)]).pipeThrough(through),
    { folder: path.join(top, 'out'), file: { folder: top, name: 'single' }, sourceName: 'asked' },
    { options, tally: createTally(options), since: undefined, made: new Set() },
  );
  await expect(unpacking).rejects.toThrow();
  expect(tree()).toEqual(['out']);
});
