import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRepositories, type Repositories } from '../../contract/git/make-repositories.ts';
import { type HttpsGit, PASSWORD, serveHttps, USER } from '../../contract/git/serve-https.ts';
import { hasSshd, type SshGit, serveSsh } from '../../contract/git/serve-ssh.ts';
import { type Ended, runPlugin } from '../run-plugin.ts';

describe.skipIf(!hasSshd)('a branch becomes a commit before anything is submitted', () => {
  let repositories: Repositories;
  let https: HttpsGit;
  let ssh: SshGit;
  /** What a user has set up for their own git. */
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aisubmit-pin-'));
    repositories = makeRepositories(folder);
    https = await serveHttps(folder);
    ssh = await serveSsh(mkdtempSync(join(tmpdir(), 'aisubmit-pin-sshd-')));
    env = userOf({ https, ssh });
  });
  afterAll(async () => {
    await https?.[Symbol.asyncDispose]();
    await ssh?.[Symbol.asyncDispose]();
  });

  const train = (git: string, ...flags: string[]): Promise<Ended> => {
    const words = ['train', 'mnist', '--image', 'python:3.13', '-n', 'team-a', '--git', git, '--dry-run=client'];
    return runPlugin([...words, ...flags, '--', 'python', 'train.py'], env);
  };

  test.each<[string, () => string, () => { readonly ref: string; readonly commit: string }]>([
    [
      'a branch, by HTTPS',
      () => `${https.base}team/code.git,ref=main`,
      () => ({ ref: 'main', commit: repositories.newest }),
    ],
    [
      'a tag that has a message',
      () => `${https.base}team/code.git,ref=v1`,
      () => ({ ref: 'v1', commit: repositories.newest }),
    ],
    [
      'a branch rather than a tag',
      () => `${https.base}team/code.git,ref=both`,
      () => ({ ref: 'both', commit: repositories.both }),
    ],
    [
      'a repository with longer hashes',
      () => `${https.base}team/sha256.git,ref=main`,
      () => ({ ref: 'main', commit: repositories.sha256 }),
    ],
    [
      'a branch, by SSH',
      () => `${ssh.base}${repositories.root}/team/code.git,ref=feature/x,secret=key`,
      () => ({ ref: 'feature/x', commit: repositories.first }),
    ],
  ])('%s', async (_name, git, want) => {
    const { output, exitCode } = await train(git(), '--pin', '-o', 'request');
    const { ref, commit } = want();
    expect(output).toContain(`is pinned to ${commit}, resolved from ${ref}\n`);
    expect(output.replaceAll('"', '')).toContain(`    commit: ${commit}\n`);
    expect(output).toContain(`    ref: ${ref}\n`);
    expect(exitCode).toBe(0);
  });

  test('what is pinned is what is cloned, and is recorded', async () => {
    const { output, exitCode } = await train(`${https.base}team/code.git`, '--pin', '-o', 'yaml');
    expect(exitCode).toBe(0);
    expect(output).toContain(`- commit=${repositories.newest}\n`);
    expect(output).toContain(`"commit":"${repositories.newest}"`);
    expect(output).not.toContain(PASSWORD);
  });

  test('a branch that is not there', async () => {
    const { output, exitCode } = await train(`${https.base}team/code.git,ref=mian`, '--pin');
    expect(output).toContain('127.0.0.1/team/code.git has no branch or tag mian');
    expect(output).toContain('did you mean main?');
    expect(output).toContain('--git');
    expect(exitCode).toBe(2);
  });

  test('nobody who answers', async () => {
    const { output, exitCode } = await train('https://127.0.0.1:1/team/code', '--pin');
    expect(output).toContain('git could not look up 127.0.0.1/team/code: unable to access');
    expect(exitCode).toBe(4);
  });

  test('without a cluster a policy that wants commits is told to the user', async () => {
    const policy = join(mkdtempSync(join(tmpdir(), 'aisubmit-pin-policy-')), 'policy.yaml');
    writeFileSync(
      policy,
      'apiVersion: aisubmit.dev/v1alpha1\nkind: Policy\nmetadata: {name: pinned}\nspec: {git: {commit: required}}\n',
    );
    const git = `${https.base}team/code.git,ref=main`;
    const before = https.paths.length;
    const refused = await train(git, '--policy', policy);
    expect(refused.output).toContain('git-commit');
    expect(refused.exitCode).toBe(3);
    expect(https.paths.length).toBe(before);
    expect(await train(git, '--policy', policy, '--pin')).toMatchObject({ exitCode: 0 });
  });
});

function userOf({ https, ssh }: { readonly https: HttpsGit; readonly ssh: SshGit }): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(tmpdir(), 'aisubmit-pin-home-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  const login = encodeURIComponent(PASSWORD);
  const store = file('credentials', `${https.base.replace('://', `://${USER}:${login}@`)}\n`);
  file(
    '.gitconfig',
    `[credential]\n  helper = store --file=${store}\n[http]\n  sslCAInfo = ${file('ca.crt', https.caPem)}\n`,
  );
  const key = file('key', ssh.key);
  const known = file('known_hosts', ssh.knownHosts);
  return { HOME: home, GIT_SSH_COMMAND: `ssh -F none -i ${key} -o UserKnownHostsFile=${known}` };
}
