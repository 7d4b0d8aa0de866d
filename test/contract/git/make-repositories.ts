import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
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
  /** Says that it carries alice's signature, of a kind that nobody can check here. */
  readonly byClaim: string;
  /** What the branch `both` ends at; the tag of that name is the newest of main. */
  readonly both: string;
  /** Of `team/sha256.git`, whose hashes are longer. */
  readonly sha256: string;
  /** An allowed_signers file that names alice. */
  readonly allowedSigners: string;
  /** Alice's public key. */
  readonly alice: string;
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
  const byClaim = claimingBranch(work, newest);
  git(work, 'branch', 'both', first);
  git(work, 'tag', 'both', newest);
  git(work, 'checkout', '-q', '-b', 'large', 'main');
  commit(work, 'large.bin', randomBytes(LARGE).toString('base64'));
  git(work, 'checkout', '-q', 'main');
  git(root, 'clone', '-q', '--bare', work, join(root, 'team/code.git'));
  git(root, 'clone', '-q', '--bare', work, join(root, 'bare.git'));
  makeHostile(root);
  makeWithLargeFiles(root);
  const sha256 = makeSha256(root);
  git(root, 'init', '-q', '--bare', join(root, 'team/empty.git'));
  const allowedSigners = `alice@example.com namespaces="git" ${alice}`;
  return { sha256, root, first, newest, byAlice, byMallory, byClaim, both: first, allowedSigners, alice };
}

/** What the branch `large` holds beside the others. */
const LARGE = 3_000_000;

/** The content of what git-lfs keeps for `team/large.git`, and its name there. */
export const LARGE_FILE = 'weights of a model\n';
export const LARGE_FILE_ID = createHash('sha256').update(LARGE_FILE).digest('hex');

/** A repository whose file is a pointer for git-lfs, and which names another server for it. */
function makeWithLargeFiles(root: string): void {
  const work = join(root, 'large');
  git(root, 'init', '-q', '-b', 'main', work);
  writeFileSync(join(work, '.gitattributes'), '*.bin -text\n');
  writeFileSync(join(work, '.lfsconfig'), '[lfs]\n  url = https://127.0.0.1:1/\n');
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${LARGE_FILE_ID}\nsize ${LARGE_FILE.length}\n`;
  commit(work, 'model.bin', pointer);
  // The filter is named afterwards: whoever makes this repository may have git-lfs set up.
  writeFileSync(join(work, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
  git(
    work,
    '-c',
    'filter.lfs.clean=cat',
    '-c',
    'filter.lfs.process=',
    'commit',
    '-q',
    '-m',
    'attributes',
    '.gitattributes',
  );
  for (const name of ['large', 'large-away']) git(root, 'clone', '-q', '--bare', work, join(root, `team/${name}.git`));
}

function makeSha256(root: string): string {
  const work = join(root, 'sha256');
  git(root, 'init', '-q', '-b', 'main', '--object-format=sha256', work);
  const hash = commit(work, 'train.py', 'print("sha256")\n');
  git(root, 'clone', '-q', '--bare', work, join(root, 'team/sha256.git'));
  return hash;
}

function claimingBranch(work: string, parent: string): string {
  const lines = [
    `tree ${git(work, 'rev-parse', `${parent}^{tree}`).trim()}`,
    'author alice <alice@example.com> 1700000000 +0000',
    'committer alice <alice@example.com> 1700000000 +0000',
    'gpgsig -----BEGIN PGP SIGNATURE-----',
    ' ',
    ' iHUEABYKAB0WIQTAAAAA',
    ' -----END PGP SIGNATURE-----',
    '',
    'claims to be of alice',
    '',
  ];
  writeFileSync(join(work, '..', 'claim'), lines.join('\n'));
  const hash = git(work, 'hash-object', '-t', 'commit', '-w', '../claim').trim();
  git(work, 'branch', 'by-claim', hash);
  return hash;
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
  const elsewhere = git(work, 'rev-parse', 'sub-elsewhere').trim();
  git(work, 'checkout', '-q', '-b', 'sub-deep', 'sub-near');
  git(work, 'update-index', '--cacheinfo', `160000,${elsewhere},sub`);
  git(work, 'commit', '-q', '-m', 'sub-deep');
  git(work, 'checkout', '-q', '-f', 'main');
  git(root, 'clone', '-q', '--bare', work, join(root, 'team/hostile.git'));
}

/** Where submodules of the hostile repository are, by branch. */
const SUBMODULES = {
  'sub-near': '../hostile.git',
  'sub-elsewhere': 'https://evil.example.com/x.git',
  'sub-port': 'https://127.0.0.1:1/x.git',
  'sub-ssh': 'git@evil.example.com:x.git',
  'sub-file': '/etc',
  'sub-ext': 'ext::touch proof',
} as const;

function signedBranch(work: string, name: string, key: string): string {
  git(work, 'checkout', '-q', '-b', `by-${name}`, 'main');
  commit(work, 'signed.txt', name);
  git(work, '-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`, 'commit', '-q', '--amend', '--no-edit', '-S');
  const hash = git(work, 'rev-parse', 'HEAD').trim();
  git(work, 'checkout', '-q', 'main');
  return hash;
}

function makeKey(root: string, name: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(root, name)]);
  return readFileSync(join(root, `${name}.pub`), 'utf8');
}

function commit(work: string, file: string, text: string): string {
  writeFileSync(join(work, file), text);
  git(work, 'add', '-A');
  git(work, 'commit', '-q', '-m', `change ${file}`);
  return git(work, 'rev-parse', 'HEAD').trim();
}

function git(folder: string, ...words: string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return execFileSync('git', words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
