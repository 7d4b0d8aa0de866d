import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf, type GitBench, openGitBench } from './git-bench.ts';
import { unable } from './run-clone.ts';
import { PASSWORD } from './serve-https.ts';
import { hasSshd } from './serve-ssh.ts';

describe.skipIf(unable !== undefined || !hasSshd)(`a hostile repository (${unable ?? 'as another user'})`, () => {
  let bench: GitBench;
  beforeAll(async () => {
    bench = await openGitBench();
  });
  afterAll(async () => bench?.[Symbol.asyncDispose]());

  test('runs nothing, and reaches nothing outside its folder', async () => {
    const run = await bench.byHttps({}, 'team/hostile.git');
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(existsSync(join(run.workspace, 'proof'))).toBe(false);
    expect(lstatSync(join(run.workspace, 'passwd')).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(run.workspace, '.git'))).not.toContain('hooks');
    expect(readFileSync(join(run.workspace, '-rf'), 'utf8')).toBe('a name like an option\n');
    expect(readdirSync(run.volume)).toEqual(['repo']);
  });

  test.each([
    ['url=--upload-pack=touch /workspace/repo/proof'],
    ['url=ext::touch /workspace/repo/proof'],
    ['url=/etc', 'base=/etc'],
    ['ref=--upload-pack=touch /workspace/repo/proof'],
    ['ref=x; touch /workspace/repo/proof'],
    ['ref=$(touch /workspace/repo/proof)'],
    ['commit=--upload-pack=touch /workspace/repo/proof'],
    ['depth=1 --upload-pack=touch'],
    ['signed=`touch /workspace/repo/proof`'],
  ])('words that got past every check are still only words: %s', async (...args) => {
    const run = await bench.byHttps({}, 'team/code.git', { args });
    expect(run.status).toBe(1);
    expect(run.termination).toMatch(/^git clone of 127\.0\.0\.1\/team\/code\.git failed: /);
    expect(namesBelow(run.volume)).not.toContain('proof');
  });

  test('large files that are said to be elsewhere do not take the login there', async () => {
    const run = await bench.byHttps({ lfs: true }, 'team/large-away.git');
    expect(run.status).toBe(1);
    expect(bench.thief.paths).not.toEqual([]);
    expect(run.termination).toContain('failed: ');
    expect(bench.thief.logins).toEqual([]);
    expect(bench.https.logins).not.toEqual([]);
    expect(run.stderr).not.toContain(PASSWORD);
  });

  test('what its server says to a terminal is no more than text', async () => {
    const run = await bench.byHttps({}, 'rude/code.git');
    expect(run.stderr).toContain('remote: ]0;owned[2J');
    expect(run.stderr + run.termination).not.toMatch(/[^\n -~]/);
    expect(run.termination).toContain('failed: there is no such repository, or the login may not see it');
  });

  test('its submodules stay away unless they are asked for', async () => {
    const run = await bench.byHttps({ ref: 'sub-near' }, 'team/hostile.git');
    expect(run.status).toBe(0);
    expect(readdirSync(join(run.workspace, 'sub'))).toEqual([]);
  });

  test('asked for, those of the same host come', async () => {
    const run = await bench.byHttps({ ref: 'sub-near', submodules: true }, 'team/hostile.git');
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(existsSync(join(run.workspace, 'sub/train.py'))).toBe(true);
    expect(contentOf(run.volume).includes(PASSWORD)).toBe(false);
  });

  test.each(['sub-elsewhere', 'sub-port', 'sub-ssh', 'sub-file', 'sub-ext', 'sub-deep'])('%s does not', async (ref) => {
    const run = await bench.byHttps({ ref, submodules: true }, 'team/hostile.git');
    expect(run.status).toBe(1);
    expect(run.termination).toMatch(/failed: a submodule is on another host or reached in another way than https:/);
    expect(namesBelow(run.volume)).not.toContain('proof');
  });
});

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map(({ name }) => name);
}
