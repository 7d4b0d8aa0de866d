import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRepositories, type Repositories } from './make-repositories.ts';
import { type CloneRun, type Files, runClone, unable } from './run-clone.ts';
import { type HttpsGit, PASSWORD, serveHttps, USER } from './serve-https.ts';
import { hasSshd, type SshGit, serveSsh } from './serve-ssh.ts';

describe.skipIf(unable !== undefined || !hasSshd)(`clones in containers (${unable ?? 'as another user'})`, () => {
  let repositories: Repositories;
  let https: HttpsGit;
  let ssh: SshGit;
  let files: Files;
  const clone = (url: string, more: object = {}, shell?: string): Promise<CloneRun> =>
    runClone({ url, ...more }, files, shell);
  const byHttps = (more: object = {}, path = 'team/code.git') =>
    clone(`${https.base}${path}`, { secret: 'token', ...more });
  const bySsh = (more: object = {}, path = 'team/code.git') =>
    clone(`${ssh.base}${repositories.root}/${path}`, { secret: 'key', ...more });

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aisubmit-git-'));
    repositories = makeRepositories(folder);
    https = await serveHttps(folder);
    ssh = await serveSsh(mkdtempSync(join(tmpdir(), 'aisubmit-sshd-')));
    const { caPem } = https;
    const { knownHosts } = ssh;
    files = {
      token: { username: USER, password: `${PASSWORD}\n`, 'ca.crt': caPem },
      wrong: { username: USER, password: 'wrong', 'ca.crt': caPem },
      'no-ca': { username: USER, password: PASSWORD },
      'no-password': { username: USER, 'ca.crt': caPem },
      'ca-only': { password: 'not-asked-for', 'ca.crt': caPem },
      key: { 'ssh-privatekey': ssh.key, known_hosts: knownHosts },
      'other-key': { 'ssh-privatekey': ssh.otherKey, known_hosts: knownHosts },
      'damaged-key': { 'ssh-privatekey': ssh.key.slice(0, 120), known_hosts: knownHosts },
      'other-host': { 'ssh-privatekey': ssh.key, known_hosts: ssh.otherKnownHosts },
      'no-host': { 'ssh-privatekey': ssh.key, known_hosts: 'other.example.com ssh-ed25519 AAAA\n' },
      'no-hosts': { 'ssh-privatekey': ssh.key },
      signers: { allowed_signers: repositories.allowedSigners },
    };
  });
  afterAll(async () => {
    await https?.[Symbol.asyncDispose]();
    await ssh?.[Symbol.asyncDispose]();
  });

  describe.each(['dash', 'bash'])('under %s', (shell) => {
    test.each(['https', 'ssh'])('the default branch by %s, and no credential stays', async (protocol) => {
      const run = await (protocol === 'https'
        ? clone(`${https.base}team/code.git`, { secret: 'token' }, shell)
        : clone(`${ssh.base}${repositories.root}/team/code.git`, { secret: 'key' }, shell));
      expect(run).toMatchObject({ status: 0, stderr: '', termination: '' });
      expect(read(run, 'train.py')).toBe('print("newest")\n');
      expect(read(run, '.git/HEAD')).toBe('ref: refs/heads/main\n');
      expect(history(run)).toEqual([repositories.newest]);
      expect(readdirSync(run.volume)).toEqual(['repo']);
      const all = contentOf(run.volume);
      for (const secret of [PASSWORD, Buffer.from(`${USER}:${PASSWORD}`).toString('base64'), ssh.key.slice(100, 140)]) {
        expect(all.includes(secret)).toBe(false);
      }
      expect(/helper|insteadOf|sslCAInfo|sshCommand/i.test(read(run, '.git/config'))).toBe(false);
    });
  });

  test('a branch, which can be pulled and pushed later', async () => {
    const run = await byHttps({ ref: 'feature/x' });
    expect(read(run, '.git/HEAD')).toBe('ref: refs/heads/feature/x\n');
    expect(history(run)).toEqual([repositories.first]);
    expect(read(run, '.git/config')).toContain('merge = refs/heads/feature/x');
    expect(read(run, '.git/config')).toContain(`url = ${https.base}team/code.git`);
  });

  test('a tag, and the whole history', async () => {
    const run = await byHttps({ ref: 'v1', depth: 0 });
    expect(history(run)).toEqual([repositories.newest, repositories.first]);
    expect(read(run, '.git/HEAD')).toBe(`${repositories.newest}\n`);
  });

  test('a public repository needs no Secret, and an ending that the server wants is added', async () => {
    expect(await clone(`${https.base}open/bare`, { secret: 'ca-only' })).toMatchObject({ status: 0, stderr: '' });
  });

  // The SSH server speaks the old protocol, under which a commit that no branch ends at is not to be had by its hash.
  test.each(['https', 'ssh'])('a pinned commit that no branch ends at, by %s', async (protocol) => {
    const run = await (protocol === 'https' ? byHttps : bySsh)({ commit: repositories.first });
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, '.git/HEAD')).toBe(`${repositories.first}\n`);
    expect(read(run, 'train.py')).toBe('print("first")\n');
  });

  test('a commit by an allowed signer', async () => {
    const run = await byHttps({ commit: repositories.byAlice, signedBy: 'signers' });
    expect(run).toMatchObject({ status: 0, termination: '' });
    expect(read(run, 'signed.txt')).toBe('alice');
  });

  test('a second start begins anew', async () => {
    const run = await byHttps();
    expect(run.status).toBe(0);
    expect(existsSync(join(run.workspace, 'train.py'))).toBe(true);
  });

  describe('what fails says why in one sentence', () => {
    const nobody = 'f'.repeat(40);
    test.each<[string, () => Promise<CloneRun>, string]>([
      [
        'a wrong password',
        () => byHttps({ secret: 'wrong' }),
        'authentication failed; check the Secret wrong, and that it may read this repository',
      ],
      ['no password at all', () => byHttps({ secret: 'no-password' }), 'the Secret no-password has no key password'],
      [
        'an authority that nobody trusts',
        () => byHttps({ secret: 'no-ca' }),
        'the certificate of the server is not trusted; put its authority into the key ca.crt of the Secret no-ca',
      ],
      [
        'a repository elsewhere',
        () => byHttps({}, 'moved/team/code.git'),
        'the server has it elsewhere; use the address that your browser ends at',
      ],
      ['no repository', () => byHttps({}, 'team/none.git'), 'there is no such repository, or the login may not see it'],
      [
        'an empty one',
        () => byHttps({}, 'team/empty.git'),
        'it is empty, or its default branch has no name that can be used; name a branch',
      ],
      ['no branch', () => byHttps({ ref: 'none' }), 'there is no branch or tag none'],
      ['the end of a name', () => byHttps({ ref: 'x' }), 'there is no branch or tag x'],
      ['no commit', () => byHttps({ commit: nobody }), `there is no commit ${nobody}`],
      ['no commit, by SSH', () => bySsh({ commit: nobody }), `there is no commit ${nobody}`],
      [
        'a wrong key',
        () => bySsh({ secret: 'other-key' }),
        'authentication failed; check the Secret other-key, and that it may read this repository',
      ],
      [
        'a damaged key',
        () => bySsh({ secret: 'damaged-key' }),
        'authentication failed; ssh-privatekey of the Secret damaged-key is no key that can be used, it may be damaged or have a passphrase',
      ],
      [
        'another host',
        () => bySsh({ secret: 'other-host' }),
        'the host shows another key than known_hosts of the Secret other-host; somebody may be in between, or the key was changed',
      ],
      [
        'a host nobody knows',
        () => bySsh({ secret: 'no-host' }),
        'known_hosts of the Secret no-host does not name the key of this host',
      ],
      ['no known hosts', () => bySsh({ secret: 'no-hosts' }), 'the Secret no-hosts has no key known_hosts'],
      [
        'no repository, by SSH',
        () => bySsh({}, 'team/none.git'),
        'there is no such repository, or the login may not see it',
      ],
      [
        'nobody there',
        () => clone('https://127.0.0.1:1/a'),
        'the host cannot be reached; check its name, and that the network of your cluster lets you',
      ],
      [
        'another signer',
        () => byHttps({ commit: repositories.byMallory, signedBy: 'signers' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap signers`,
      ],
      [
        'no signature',
        () => byHttps({ ref: 'v1', signedBy: 'signers' }),
        `commit ${'?'} is not signed by one of the allowed signers of the ConfigMap signers`,
      ],
    ])('%s', async (_name, attempt, want) => {
      const run = await attempt();
      const [sentence = ''] = run.termination.split('\n');
      expect(sentence.replace(/^git clone of \S+ failed: /, '').replace(/commit [0-9a-f]{40} is/, 'commit ? is')).toBe(
        want,
      );
      expect(run.status).toBe(1);
      expect(run.stderr.trimEnd().split('\n').at(-1)).toBe(sentence);
      for (const secret of [PASSWORD, 'wrong-', ssh.key.slice(100, 140)]) expect(run.stderr).not.toContain(secret);
      expect(existsSync(join(run.workspace, 'train.py'))).toBe(false);
    });
  });

  describe('a hostile repository', () => {
    test('runs nothing, and reaches nothing outside its folder', async () => {
      const run = await byHttps({}, 'team/hostile.git');
      expect(run).toMatchObject({ status: 0, termination: '' });
      expect(existsSync(join(run.workspace, 'proof'))).toBe(false);
      expect(lstatSync(join(run.workspace, 'passwd')).isSymbolicLink()).toBe(true);
      expect(readdirSync(join(run.workspace, '.git'))).not.toContain('hooks');
      expect(readFileSync(join(run.workspace, '-rf'), 'utf8')).toBe('a name like an option\n');
      expect(readdirSync(run.volume)).toEqual(['repo']);
    });

    test('its submodules stay away unless they are asked for', async () => {
      const run = await byHttps({ ref: 'sub-near' }, 'team/hostile.git');
      expect(run.status).toBe(0);
      expect(readdirSync(join(run.workspace, 'sub'))).toEqual([]);
    });

    test('asked for, those of the same host come', async () => {
      const run = await byHttps({ ref: 'sub-near', submodules: true }, 'team/hostile.git');
      expect(run).toMatchObject({ status: 0, termination: '' });
      expect(existsSync(join(run.workspace, 'sub/train.py'))).toBe(true);
      expect(contentOf(run.volume).includes(PASSWORD)).toBe(false);
    });

    test.each(['sub-elsewhere', 'sub-port', 'sub-ssh', 'sub-file', 'sub-ext'])('%s does not', async (ref) => {
      const run = await byHttps({ ref, submodules: true }, 'team/hostile.git');
      expect(run.status).toBe(1);
      expect(run.termination).toMatch(/failed: a submodule is on another host or reached in another way than https:/);
      expect(contentOf(run.volume).includes('proof\0')).toBe(false);
    });
  });
});

function read({ workspace }: CloneRun, name: string): string {
  return readFileSync(join(workspace, name), 'utf8');
}

function history({ workspace }: CloneRun): string[] {
  const words = ['-c', 'safe.directory=*', '-C', workspace, 'log', '--format=%H'];
  return execFileSync('git', words, { encoding: 'utf8' }).trim().split('\n');
}

/** Every byte of every file below a folder. */
function contentOf(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    names.filter((each) => each.isFile()).map((each) => readFileSync(join(each.parentPath, each.name))),
  );
}
