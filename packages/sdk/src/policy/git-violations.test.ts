import { expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { parseRequest } from '../request/parse-request.ts';
import { declaredHosts } from './declared-hosts.ts';
import { mergePolicies } from './merge-policies.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { type Resolution, resolveRequest } from './resolve-request.ts';

const URL = 'https://git.example.com/team/repo';
const HASH = '0123456789abcdef0123456789abcdef01234567';

function resolve(git: unknown, policy: Policy, more: object = {}): Resolution {
  const request = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Notebook',
    metadata: { name: 'n' },
    spec: { git, ...more },
  };
  return resolveRequest(parseRequest(request), policy);
}

function policyOf(git: object): Policy {
  return parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'strict' },
    spec: { git },
  });
}

function broken(git: unknown, policy: Policy): string[] {
  const resolution = resolve(git, policy);
  return resolution.ok
    ? []
    : resolution.violations.map(({ control, path, message }) => `${control}: ${path} ${message}`);
}

function mistakes(git: unknown, policy: Policy, more?: object): string[] {
  try {
    resolve(git, policy, more);
    return [];
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return error.reasons.map(({ path, message }) => `${path} ${message}`);
  }
}

const hosts = policyOf({ hosts: ['git.example.com', '*.corp.example'] });

test.each<[string, object, object, string[]]>([
  [
    'a host that only starts alike',
    { hosts: ['git.example.com'] },
    { url: 'https://git.example.com.evil.example/a' },
    [
      'git-host: spec.git[0].url must be on a host that the policy names: git.example.com (got git.example.com.evil.example) under policy strict',
    ],
  ],
  [
    'no host at all',
    { hosts: [] },
    { url: URL },
    [
      'git-host: spec.git[0].url must be on a host that the policy names: none (got git.example.com) under policy strict',
    ],
  ],
  [
    'nobody',
    { secret: 'required' },
    { url: URL },
    ['git-host: spec.git[0].secret must name a Secret under policy strict'],
  ],
  [
    'a branch',
    { commit: 'required' },
    { url: URL, ref: 'main' },
    ['git-commit: spec.git[0].commit must name a commit under policy strict'],
  ],
  [
    'unsigned code',
    { signed: 'required', image: 'registry.corp/git:1' },
    { url: URL },
    ['git-signed: spec.git[0].signedBy must name the allowed signers under policy strict'],
  ],
  [
    'signers of one’s own',
    { signers: ['team'], image: 'registry.corp/git:1' },
    { url: URL, signedBy: 'mine' },
    ['git-signed: spec.git[0].signedBy must be a ConfigMap that the policy names: team (got mine) under policy strict'],
  ],
])('stops %s', (_name, policy, repository, want) => {
  expect(broken([repository], policyOf(policy))).toEqual(want);
});

test.each<[object, object]>([
  [{ hosts: ['git.example.com'] }, { url: URL }],
  [{ hosts: ['*.example.com'] }, { url: 'git@GIT.example.com:a/b', secret: 's' }],
  [{ secret: 'required' }, { url: URL, secret: 's' }],
  [{ commit: 'required' }, { url: URL, commit: HASH }],
  [
    { signed: 'required', image: 'registry.corp/git:1' },
    { url: URL, signedBy: 'signers' },
  ],
  [
    { signed: 'required', signers: ['signers'], image: 'registry.corp/git:1' },
    { url: URL, signedBy: 'signers' },
  ],
])('%j lets %j through', (policy, repository) => {
  expect(broken([repository], policyOf(policy))).toEqual([]);
});

test('two policies name what both do', () => {
  const lower = policyOf({
    hosts: ['git.corp.example', 'git.example.com', 'github.com'],
    commit: 'required',
    image: 'a/b:1',
  });
  expect(mergePolicies(hosts, lower).sections.git).toEqual({
    hosts: ['git.example.com', 'git.corp.example'],
    commit: 'required',
  });
});

test('what the usual image cannot do is said', () => {
  expect(mistakes([{ url: URL, lfs: true, signedBy: 'c' }], policyOf({}))).toEqual([
    'spec.git[0].signedBy needs an image with ssh-keygen, which verifies signatures; the usual one has none, and policy strict names no other',
    'spec.git[0].lfs needs an image with git-lfs; the usual one has none, and policy strict names no other',
  ]);
  expect(mistakes([{ url: URL, lfs: true, signedBy: 'c' }], policyOf({ image: 'a/b:1' }))).toEqual([]);
});

test('neither the home nor a volume is covered or entered', () => {
  const at = (path: string) => [{ url: URL, path }];
  const mounts = [{ path: '/data', pvc: { claimName: 'd' } }];
  expect(mistakes(at('/home'), hosts)).toEqual([
    'spec.git[0].path must not take the place of the home, /home/aisubmit (got /home)',
  ]);
  expect(mistakes(at('/data/code'), hosts, { mounts })).toEqual([
    'spec.git[0].path must not lie in spec.mounts[0], /data (got /data/code)',
  ]);
  expect(mistakes(at('/home/aisubmit/code'), hosts, { mounts })).toEqual([]);
});

test('hosts are declared, each with the port it is reached by', () => {
  const resolution = resolve([{ url: URL }, { url: 'ssh://git@h.corp.example:2222/a', secret: 's' }], hosts);
  expect(resolution.ok && declaredHosts(resolution.effective)).toEqual([
    { host: 'git.example.com', port: 443, path: 'spec.git[0].url' },
    { host: 'h.corp.example', port: 2222, path: 'spec.git[1].url' },
  ]);
});

test('an image that the policy itself refuses is the admin’s to change, and said once', () => {
  const images = { registries: ['registry.corp/'], digest: 'required' };
  const policy = parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'strict' },
    spec: { images },
  });
  expect(broken([{ url: URL }, { url: `${URL}2` }], policy)).toEqual([
    'image-registry: spec.git needs the image registry.k8s.io/git-sync/git-sync:v4.7.1, which must come from registry.corp/ and be pinned by digest under policy strict',
  ]);
  expect(broken([], policy)).toEqual([]);
});

test.each<[string, object, string[]]>([
  [
    'the usual one',
    { hosts: ['git.corp'] },
    [
      'must come from registry.corp/ and be pinned by digest, as images says (got the usual image, registry.k8s.io/git-sync/git-sync:v4.7.1)',
    ],
  ],
  [
    'one of another registry',
    { image: `a/b@sha256:${'0'.repeat(64)}` },
    [`must come from registry.corp/, as images says (got a/b@sha256:${'0'.repeat(64)})`],
  ],
  [
    'one without a digest',
    { image: 'registry.corp/git:1' },
    ['must be pinned by digest, as images says (got registry.corp/git:1)'],
  ],
  ['one that it allows', { image: `registry.corp/git@sha256:${'0'.repeat(64)}` }, []],
  ['nobody who clones', { hosts: [] }, []],
  [
    'none for what it wants verified',
    { signed: 'required' },
    ['must be named where commits are to be signed; the usual image has no ssh-keygen, which verifies them'],
  ],
])('a policy that refuses its own image for git is refused: %s', (_name, git, want) => {
  const images = { registries: ['registry.corp/'], digest: 'required' };
  const document = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'p' },
    spec: { images, git },
  };
  const read = (): string[] => {
    try {
      parsePolicy(document);
      return [];
    } catch (error) {
      return error instanceof AisubmitError ? error.reasons.map(({ message }) => message) : ['?'];
    }
  };
  expect(read()).toEqual(want);
});
