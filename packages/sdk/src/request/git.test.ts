import { expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { parseRequest } from './parse-request.ts';

const URL = 'https://git.example.com/team/repo';
const HASH = '0123456789abcdef0123456789abcdef01234567';

function reasons(git: unknown): readonly string[] {
  try {
    parseRequest({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Notebook', metadata: { name: 'n' }, spec: { git } });
    return [];
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return error.reasons.map(({ path, message }) => `${path} ${message}`);
  }
}

test.each<[string, unknown]>([
  ['a branch', [{ url: URL, ref: 'feature/new-1.x' }]],
  ['a commit', [{ url: URL, commit: HASH }]],
  ['a commit of SHA-256', [{ url: URL, commit: `${HASH}${HASH}`.slice(0, 64) }]],
  ['the default branch', [{ url: URL }]],
  ['SSH with a Secret', [{ url: 'git@git.example.com:team/repo', secret: 'key' }]],
  [
    'everything',
    [{ url: URL, ref: 'v1', path: '/code', secret: 's', depth: 0, submodules: true, lfs: true, signedBy: 'c' }],
  ],
  ['where a commit came from', [{ url: URL, ref: 'main', commit: HASH }]],
  ['two', [{ url: URL }, { url: URL, path: '/other' }]],
])('takes %s', (_name, git) => {
  expect(reasons(git)).toEqual([]);
});

test.each<[string, unknown, string[]]>([
  [
    'large files by SSH',
    [{ url: 'git@h:a', secret: 's', lfs: true }],
    ['spec.git[0].lfs needs an https:// address; servers hand out large files by HTTPS only'],
  ],
  [
    'SSH without a Secret',
    [{ url: 'git@h:a' }],
    ['spec.git[0].secret must name a Secret with the keys ssh-privatekey and known_hosts, which SSH needs'],
  ],
  [
    'a short commit',
    [{ url: URL, commit: 'abc1234' }],
    ['spec.git[0].commit must be a whole commit hash, 40 or 64 hexadecimal digits in lower case (got "abc1234")'],
  ],
  [
    'a dash',
    [{ url: URL, ref: '--upload-pack=id' }],
    ['spec.git[0].ref must not begin with a dash (got "--upload-pack=id")'],
  ],
  [
    'one path twice',
    [{ url: URL }, { url: 'https://other.example.com/x/repo.git' }],
    ['spec.git[1].path is in the way of git[0], which lies at /workspace/repo; give one of them another path'],
  ],
  [
    'one in the other',
    [
      { url: URL, path: '/code' },
      { url: URL, path: '/code/lib/' },
    ],
    ['spec.git[1].path is in the way of git[0], which lies at /code; give one of them another path'],
  ],
  [
    'nine',
    Array.from({ length: 9 }, (_each, n) => ({ url: URL, path: `/r${n}` })),
    ['spec.git must be at most 8 repositories'],
  ],
])('refuses %s', (_name, git, want) => {
  expect(reasons(git)).toEqual(want);
});

test.each([
  'a..b',
  '/a',
  'a/',
  'a//b',
  '.a',
  'a/.b',
  'a.lock',
  'a.lock/b',
  'a.',
  '@',
  '@{1}',
  'a b',
  'a~1',
  'a^',
  'a:b',
  '$(HOME)',
  'refs/heads/main',
  '',
])('refuses the branch %j', (ref) => {
  expect(reasons([{ url: URL, ref }])).toHaveLength(1);
});

test.each(['/etc', '/tmp/x', '/var/run/aisubmit/git', '/proc', 'code', '/', '/a/../b', '/a:b', '/a$(HOME)', '/a\nb'])(
  'refuses the path %j',
  (path) => {
    expect(reasons([{ url: URL, path }])).toHaveLength(1);
  },
);
