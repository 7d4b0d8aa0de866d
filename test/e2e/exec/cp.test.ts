import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type ExecDesk, finish, startExecDesk } from './exec-desk.ts';

const isExec = ({ path: at }: { readonly path: string }): boolean => at.endsWith('/exec');

describe.each(availableSandboxes())('cp on the %s sandbox', (kind) => {
  let desk: ExecDesk;
  /** What the pod's shell says before it does anything. */
  let greeting = '';

  beforeAll(async () => {
    desk = await startExecDesk({
      kind,
      exec: (processes) => (call) => {
        if (greeting !== '') call.stdout.write(greeting);
        return processes(call);
      },
    });
  }, 120_000);

  beforeEach(() => {
    desk.sandbox.faults.clear();
    greeting = '';
    for (const folder of [desk.here, desk.there])
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  const cp = (...words: readonly string[]) => finish(desk.aisubmit('cp', ...words));
  const here = (...names: readonly string[]): string => path.join(desk.here, ...names);
  const there = (...names: readonly string[]): string => path.join(desk.there, ...names);
  const OK = { code: 0, stdout: Buffer.alloc(0) };

  test('a tree there and back: odd names, empty ones, long ones, modes, times and links', async () => {
    const long = 'l'.repeat(200);
    mkdirSync(here('src', long, long), { recursive: true });
    mkdirSync(here('src', 'empty folder'));
    for (const name of ['-rf', 'new\nline', 'ünï', ' ', '...', path.join(long, long, long)]) {
      writeFileSync(here('src', name), name);
    }
    writeFileSync(here('src', 'empty'), '');
    writeFileSync(here('src', 'run.sh'), '#!', { mode: 0o750 });
    chmodSync(here('src', 'run.sh'), 0o750);
    utimesSync(here('src', 'run.sh'), 1e9, 1e9);
    symlinkSync('run.sh', here('src', 'link'));
    expect(await cp('src', 'lab:dst')).toMatchObject(OK);
    expect(await cp('lab:dst', 'back')).toMatchObject(OK);
    expect(tree(here('back'))).toEqual(tree(here('src')));
    expect(tree(there('dst'))).toEqual(tree(here('src')));
    expect(lstatSync(here('back', 'run.sh'))).toMatchObject({ mode: 0o100750, mtimeMs: 1e12 });
  });

  test('a file becomes what cp would make of it', async () => {
    writeFileSync(here('a'), '1');
    mkdirSync(there('d'));
    await cp('a', 'lab:d');
    await cp('a', 'lab:d/b');
    await cp('a', 'lab:new/folder/');
    await cp('a', 'lab:~/home');
    expect(tree(desk.there)).toEqual(['d/', 'd/a 1', 'd/b 1', 'home 1', 'new/', 'new/folder/', 'new/folder/a 1']);
    await cp('lab:d/b', 'c');
    await cp('lab:d', 'x');
    await cp('lab:d/b', 'lab:home', 'x');
    expect(tree(desk.here)).toEqual(['a 1', 'c 1', 'x/', 'x/a 1', 'x/b 1', 'x/home 1']);
  });

  test('what is there is merged with and overwritten, as by cp -r', async () => {
    mkdirSync(here('d', 'sub'), { recursive: true });
    writeFileSync(here('d', 'sub', 'a'), 'new');
    mkdirSync(there('d', 'sub'), { recursive: true });
    writeFileSync(there('d', 'sub', 'a'), 'old');
    writeFileSync(there('d', 'sub', 'b'), 'kept');
    expect(await cp('d', 'lab:')).toMatchObject(OK);
    expect(tree(there('d'))).toEqual(['sub/', 'sub/a new', 'sub/b kept']);
    writeFileSync(here('d', 'sub', 'c'), 'kept');
    expect(await cp('lab:d/.', 'd')).toMatchObject(OK);
    expect(tree(here('d'))).toEqual(['sub/', 'sub/a new', 'sub/b kept', 'sub/c kept']);
  });

  test('64 MB each way come whole, beside kubectl cp', async () => {
    writeFileSync(here('big'), randomBytes(64_000_000));
    expect(await cp('big', 'lab:big')).toMatchObject(OK);
    expect(await cp('lab:big', 'ours')).toMatchObject(OK);
    await finish(desk.kubectl('cp', `${await desk.pod()}:big`, 'theirs'));
    expect(hash(here('ours'))).toBe(hash(here('big')));
    expect(hash(here('theirs'))).toBe(hash(here('big')));
  });

  test('2,000 small files', async () => {
    mkdirSync(here('many'));
    for (let i = 0; i < 2000; i++) writeFileSync(here('many', String(i)), String(i));
    expect(await cp('many', 'lab:')).toMatchObject(OK);
    expect(await cp('lab:many', 'back')).toMatchObject(OK);
    expect(tree(here('back'))).toEqual(tree(here('many')));
  });

  test('names that begin with a dash, behind --', async () => {
    writeFileSync(here('--rf'), '1');
    expect(await cp('--no-preserve', '--', '--rf', 'lab:-x')).toMatchObject(OK);
    expect(await cp('--', 'lab:-x', '-y')).toMatchObject(OK);
    expect(tree(desk.there)).toEqual(['-x 1']);
    expect(tree(desk.here)).toEqual(['--rf 1', '-y 1']);
  });

  test.each([
    ['lab:none', 'x', 'error: there is no none in the pod\n'],
    ['none', 'lab:x', 'error: none: there is no such file or folder\n'],
    ['kubeconfig', 'lab:no/folder', 'error: the pod has no folder for no/folder\n'],
  ])('cp %s %s', async (source, target, said) => {
    writeFileSync(here('kubeconfig'), 'x');
    const ended = await cp(source, target);
    expect(ended.stderr).toContain(said);
  });

  test.each([
    ['Welcome to\u001b[31m GPU land\nMind the quota\n', 'Welcome to\\u{1b}[31m GPU land'],
    ['x'.repeat(600), `${'x'.repeat(60)}…`],
  ])('a shell that speaks before the archive is quoted', async (said, shown) => {
    writeFileSync(there('data'), 'x');
    greeting = said;
    expect(await cp('lab:data', 'data')).toEqual({
      code: 4,
      stdout: Buffer.alloc(0),
      stderr: `error: the pod sent no archive but "${shown}"\nfix: find what in that image prints this, and let it print nothing, or to stderr; only tar may write to stdout\n`,
    });
    expect(readdirSync(desk.here)).toEqual([]);
  });

  test('a connection that is cut on the way out leaves no half file', async () => {
    writeFileSync(there('big'), randomBytes(8_000_000));
    desk.sandbox.faults.add({ match: isExec, action: { stream: { kind: 'cut', afterBytes: 3_000_000 } } });
    const ended = await cp('lab:big', 'big');
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/^error: the connection to .* was cut\nfix: [^\n]*\n$/m);
    expect(readdirSync(desk.here)).toEqual([]);
  });

  test('with --retries it begins again, does not write again what had come whole, and says so in a line', async () => {
    mkdirSync(there('d', 'sub'), { recursive: true });
    chmodSync(there('d', 'sub'), 0o700);
    for (const name of ['a', 'b', 'c']) writeFileSync(there('d', 'sub', name), randomBytes(2_000_000));
    utimesSync(there('d', 'sub'), 1e9, 1e9);
    desk.sandbox.faults.add({ match: isExec, times: 1, action: { stream: { kind: 'cut', afterBytes: 5_000_000 } } });
    // Time to look at what the first attempt left.
    desk.sandbox.faults.add({ match: isExec, action: { delayMs: 2000 } });
    const running = desk.aisubmit('cp', '--retries', '2', 'lab:d', 'd');
    const copied = (): string[] => (existsSync(here('d', 'sub')) ? readdirSync(here('d', 'sub')) : []);
    await until(() => copied().filter((name) => !name.startsWith('.')).length === 2);
    const before = copied().filter((name) => !name.startsWith('.'));
    const inodes = (): unknown => before.map((name) => lstatSync(here('d', 'sub', name)).ino);
    const whole = inodes();
    const ended = await finish(running);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(
      /^note: the connection to [^\n]* was cut; beginning again, 1 of 2; 2 files that had come whole stay$/m,
    );
    expect(inodes()).toEqual(whole);
    for (const name of ['a', 'b', 'c']) expect(hash(here('d', 'sub', name))).toBe(hash(there('d', 'sub', name)));
    expect(lstatSync(here('d', 'sub'))).toMatchObject({ mode: 0o40700, mtimeMs: 1e12 });
    expect(readdirSync(here('d', 'sub'))).toHaveLength(3);
  });

  test('and gives up after so many, with the reason', async () => {
    writeFileSync(there('big'), randomBytes(4_000_000));
    desk.sandbox.faults.add({ match: isExec, action: { stream: { kind: 'cut', afterBytes: 1_000_000 } } });
    const ended = await finish(desk.aisubmit('cp', '--retries', '2', 'lab:big', 'big'));
    expect(ended.code).toBe(4);
    expect(ended.stderr.match(/^note: .*; beginning again, [12] of 2$/gm)).toHaveLength(2);
    expect(ended.stderr).toMatch(/^error: the connection to .* was cut$/m);
    expect(readdirSync(desk.here)).toEqual([]);
    expect((await cp('x', 'lab:', '--retries', '1')).stderr).toContain('--retries is for copies from a workload\n');
  });

  test('nor does one on the way in', async () => {
    writeFileSync(here('big'), randomBytes(200_000_000));
    const running = desk.aisubmit('cp', 'big', 'lab:');
    await until(() => readdirSync(desk.there).length > 0);
    await desk.sandbox.restart();
    const ended = await finish(running);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('error: the connection to ');
    await until(() => readdirSync(desk.there).length === 0);
  });

  test('Ctrl-C leaves nothing on either side, and nothing more is read of a file that has no end', async () => {
    writeFileSync(here('big'), '');
    truncateSync(here('big'), 2 ** 40);
    const running = desk.aisubmit('cp', 'big', 'lab:');
    await until(() => readdirSync(desk.there).length > 0);
    running.child.kill('SIGINT');
    expect(await finish(running)).toMatchObject({ code: 130 });
    await until(() => readdirSync(desk.there).length === 0);
  });

  test('Ctrl-C on the way out keeps what had come whole, and says so', async () => {
    writeFileSync(there('small'), 'x');
    writeFileSync(there('big'), randomBytes(200_000_000));
    const running = desk.aisubmit('cp', 'lab:small', 'lab:big', 'out/');
    const coming = (): string[] => (readdirSync(desk.here).includes('out') ? readdirSync(here('out')) : []);
    await until(() => coming().includes('small') && coming().length === 2);
    running.child.kill('SIGINT');
    expect(await finish(running)).toMatchObject({
      code: 130,
      stderr: 'error: interrupted; 1 file that had come whole stays\n',
    });
    expect(tree(desk.here)).toEqual(['out/', 'out/small x']);
  });

  test('a pod that vanishes on the way is said, and leaves no half file', async () => {
    writeFileSync(there('big'), randomBytes(200_000_000));
    const running = desk.aisubmit('cp', 'lab:big', 'big');
    await until(() => readdirSync(desk.here).length > 0);
    const pod = `/api/v1/namespaces/team-a/pods/${await desk.pod()}`;
    await desk.sandbox.admin('DELETE', pod, { gracePeriodSeconds: 0 });
    const ended = await finish(running);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/^error: [^\n]*(?:pod|connection)/m);
    expect(readdirSync(desk.here)).toEqual([]);
  });
});

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Every path below a folder, with what lies there. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const place = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, place);
      if (entry.isDirectory()) return `${name}/`;
      return entry.isSymbolicLink() ? `${name} -> ${readlinkSync(place)}` : `${name} ${readFileSync(place, 'utf8')}`;
    })
    .toSorted();
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
