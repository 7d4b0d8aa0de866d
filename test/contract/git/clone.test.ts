import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf, type GitBench, openGitBench } from './git-bench.ts';
import { LARGE_FILE } from './make-repositories.ts';
import { type CloneRun, unable } from './run-clone.ts';
import { PASSWORD, USER } from './serve-https.ts';
import { hasSshd } from './serve-ssh.ts';

describe.skipIf(unable !== undefined || !hasSshd)(`clones in containers (${unable ?? 'as another user'})`, () => {
  let bench: GitBench;
  beforeAll(async () => {
    bench = await openGitBench();
  });
  afterAll(async () => bench?.[Symbol.asyncDispose]());

  describe.each(['dash', 'bash'])('under %s', (shell) => {
    test.each(['https', 'ssh'])('the default branch by %s, and no credential stays', async (protocol) => {
      const run = await (protocol === 'https'
        ? bench.clone(`${bench.https.base}team/code.git`, { secret: 'token' }, { shell })
        : bench.clone(`${bench.ssh.base}${bench.repositories.root}/team/code.git`, { secret: 'key' }, { shell }));
      expect(run).toMatchObject({ status: 0, stderr: '', termination: '' });
      expect(read(run, 'train.py')).toBe('print("newest")\n');
      expect(read(run, '.git/HEAD')).toBe('ref: refs/heads/main\n');
      expect(history(run)).toEqual([bench.repositories.newest]);
      expect(readdirSync(run.volume)).toEqual(['repo']);
      const all = contentOf(run.volume);
      for (const secret of [
        PASSWORD,
        Buffer.from(`${USER}:${PASSWORD}`).toString('base64'),
        bench.ssh.key.slice(100, 140),
      ]) {
        expect(all.includes(secret)).toBe(false);
      }
      expect(/helper|insteadOf|sslCAInfo|sshCommand/i.test(read(run, '.git/config'))).toBe(false);
    });
  });

  test('a branch, which can be pulled and pushed later', async () => {
    const run = await bench.byHttps({ ref: 'feature/x' });
    expect(read(run, '.git/HEAD')).toBe('ref: refs/heads/feature/x\n');
    expect(history(run)).toEqual([bench.repositories.first]);
    expect(read(run, '.git/config')).toContain('merge = refs/heads/feature/x');
    expect(read(run, '.git/config')).toContain(`url = ${bench.https.base}team/code.git`);
  });

  test('a tag, and the whole history', async () => {
    const run = await bench.byHttps({ ref: 'v1', depth: 0 });
    expect(history(run)).toEqual([bench.repositories.newest, bench.repositories.first]);
    expect(read(run, '.git/HEAD')).toBe(`${bench.repositories.newest}\n`);
  });

  test('a public repository needs no Secret, and an ending that the server wants is added', async () => {
    expect(await bench.clone(`${bench.https.base}open/bare`, { secret: 'ca-only' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  // The SSH server speaks the old protocol, under which a commit that no branch ends at is not to be had by its hash.
  test.each(['https', 'ssh'])('a pinned commit that no branch ends at, by %s', async (protocol) => {
    const run = await (protocol === 'https' ? bench.byHttps : bench.bySsh)({ commit: bench.repositories.first });
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, '.git/HEAD')).toBe(`${bench.repositories.first}\n`);
    expect(read(run, 'train.py')).toBe('print("first")\n');
  });

  test('a commit by an allowed signer', async () => {
    const run = await bench.byHttps({ commit: bench.repositories.byAlice, signedBy: 'signers' });
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, 'signed.txt')).toBe('alice');
  });

  test('a second start begins anew, whatever the first has left', async () => {
    const url = `${bench.https.base}team/code.git`;
    const first = await bench.clone(url, { secret: 'token', ref: 'feature/x' });
    execFileSync('chmod', ['-R', 'a-w', first.workspace]);
    const run = await bench.clone(url, { secret: 'token' }, { again: first });
    expect(run).toMatchObject({ status: 0, stderr: '', termination: '' });
    expect(read(run, 'train.py')).toBe('print("newest")\n');
  });

  test.each([{}, { ref: 'main' }, { commit: 'its own' }])('a repository with longer hashes: %j', async (more) => {
    const { sha256 } = bench.repositories;
    const run = await bench.byHttps('commit' in more ? { commit: sha256 } : more, 'team/sha256.git');
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(history(run)).toEqual([sha256]);
  });

  test('a branch comes before a tag of its name', async () => {
    const run = await bench.byHttps({ ref: 'both' });
    expect(read(run, '.git/HEAD')).toBe('ref: refs/heads/both\n');
    expect(history(run)).toEqual([bench.repositories.both]);
  });

  test('large files stay pointers unless they are asked for', async () => {
    const run = await bench.byHttps({}, 'team/large.git');
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, 'model.bin')).toMatch(/^version https:\/\/git-lfs/);
  });

  test('asked for, large files come from the host of the repository, whatever that says', async () => {
    const run = await bench.byHttps({ lfs: true }, 'team/large.git');
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, 'model.bin')).toBe(LARGE_FILE);
    expect(contentOf(run.volume).includes(PASSWORD)).toBe(false);
  });

  test('a server that sends us elsewhere does not get the credential there', async () => {
    const port = new URL(bench.thief.base).port;
    const run = await bench.byHttps({}, `to-port/${port}/team/code.git`);
    expect(run.termination).toContain('the server has it elsewhere');
    expect(bench.thief.paths).toEqual([]);
  });

  test('a volume that is too small', async () => {
    const url = `${bench.https.base}team/code.git`;
    const run = await bench.clone(url, { secret: 'token', ref: 'large' }, { room: 400_000 });
    expect(run.termination).toBe(
      `git clone of 127.0.0.1/team/code.git failed: it is larger than the space for it; ask for more with --ephemeral-storage\n`,
    );
  });
});

function read({ workspace }: CloneRun, name: string): string {
  return readFileSync(join(workspace, name), 'utf8');
}

function history({ workspace }: CloneRun): string[] {
  const words = ['-c', 'safe.directory=*', '-C', workspace, 'log', '--format=%H'];
  return execFileSync('git', words, { encoding: 'utf8' }).trim().split('\n');
}
