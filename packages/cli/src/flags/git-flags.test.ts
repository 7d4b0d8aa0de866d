import { AisubmitError } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { requestFromFlags } from './request-flags.ts';

const URL = 'https://git.example.com/team/code';
const HASH = '0123456789abcdef0123456789abcdef01234567';

const from = (flags: Record<string, unknown>) =>
  requestFromFlags({ kind: 'Training', name: 'mnist', flags: { image: 'a', ...flags } });
const git = (flags: Record<string, unknown>): unknown => from(flags).request.spec.git;

function refusal(flags: Record<string, unknown>): unknown {
  try {
    from(flags);
  } catch (error) {
    if (error instanceof AisubmitError) return error.reasons.length > 0 ? error.reasons : error.message;
    throw error;
  }
  throw new TypeError('was accepted');
}

test.each<[Record<string, unknown>, unknown]>([
  [{ git: [URL] }, [{ url: URL }]],
  [{ git: [`url=${URL},ref=main`] }, [{ url: URL, ref: 'main' }]],
  [{ git: ['git@git.example.com:team/code,secret=key'] }, [{ url: 'git@git.example.com:team/code', secret: 'key' }]],
  [
    { git: [`${URL},commit=${HASH},path=/src,secret=token,depth=0,submodules,lfs,signed-by=team`] },
    [
      {
        url: URL,
        commit: HASH,
        path: '/src',
        secret: 'token',
        depth: 0,
        submodules: true,
        lfs: true,
        signedBy: 'team',
      },
    ],
  ],
  [
    { git: [`${URL},branch=a,lfs=false`, `${URL}2,tag=v1`] },
    [
      { url: URL, ref: 'a', lfs: false },
      { url: `${URL}2`, ref: 'v1' },
    ],
  ],
  [
    { 'git-secret': 'mine', git: [URL, `${URL}2,secret=other`] },
    [
      { url: URL, secret: 'mine' },
      { url: `${URL}2`, secret: 'other' },
    ],
  ],
  [
    { 'git-sync': [`name=code,repository=${URL},path=/src,secret=token,rev=v1`] },
    [{ url: URL, path: '/src', secret: 'token', ref: 'v1' }],
  ],
  [{ 'git-sync': [`repository=${URL},rev=${HASH}`] }, [{ url: URL, commit: HASH }]],
])('%j', (flags, want) => {
  expect(git(flags)).toEqual(want);
});

test.each<[Record<string, unknown>, unknown]>([
  [
    { git: [`${URL},sha=1`] },
    '--git has an unknown part "sha" (known: url, ref, branch, tag, commit, path, secret, depth, submodules, lfs, signed-by)',
  ],
  [
    { git: ['https://me:to,K3n@git.example.com/a'] },
    '--git has an unknown part (known: url, ref, branch, tag, commit, path, secret, depth, submodules, lfs, signed-by)',
  ],
  [
    { git: ['https://glpat-123@git.example.com/a'] },
    [
      {
        path: '--git',
        message:
          'must not hold a user or a password, which everybody can read there; make a Secret and name it: kubectl aisubmit secret create git NAME --host git.example.com',
      },
    ],
  ],
  [{ git: [`${URL},depth=two`] }, [{ path: '--git depth', message: 'must be a whole number (got "two")' }]],
  [{ git: [`${URL},lfs=maybe`] }, [{ path: '--git lfs', message: 'must be true or false (got "maybe")' }]],
  [{ git: [`${URL},ref=a,branch=b`] }, '--git says both ref and branch'],
  [{ git: [`${URL},path=/a,path=/b`] }, '--git says path twice'],
  [{ 'git-secret': 'mine' }, '--git-secret needs a repository'],
  [
    { 'git-sync': ['repository=a,branch=b'] },
    '--git-sync has an unknown part "branch" (known: name, repository, path, secret, rev)',
  ],
])('%j is refused', (flags, want) => {
  expect(refusal(flags)).toEqual(want);
});

test('a part that is nearly right is answered with what was meant', () => {
  expect(() => from({ git: [`${URL},sercet=x`] })).toThrow(expect.objectContaining({ fix: 'did you mean secret?' }));
});

test('the flag that names a Secret for all is named where the Secret is wrong', () => {
  const { locate } = from({ 'git-secret': 'mine', git: [URL, `${URL}2,secret=other`] });
  expect([locate('spec.git[0].secret').text, locate('spec.git[1].secret').text]).toEqual([
    '--git-secret',
    '--git secret',
  ]);
});
