import { API_VERSION, parsePolicy, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { makeRequest } from '../requests/build-request.ts';

const URL = 'https://git.corp.example/team/code';
const HASH = '0123456789abcdef0123456789abcdef01234567';

interface GitAttack {
  readonly control: string;
  readonly name: string;
  readonly policy: object;
  readonly attack: object;
  readonly twin: object;
}

/** What users try on code from git, each beside what somebody honest writes. */
const ATTACKS: readonly GitAttack[] = [
  {
    control: 'git-host',
    name: 'a host of the attacker',
    policy: { hosts: ['git.corp.example'] },
    attack: { url: 'https://evil.example/team/code' },
    twin: { url: URL },
  },
  {
    control: 'git-host',
    name: 'a host that ends like an allowed one',
    policy: { hosts: ['git.corp.example'] },
    attack: { url: 'https://evilgit.corp.example/team/code' },
    twin: { url: 'https://GIT.corp.example:443/team/code' },
  },
  {
    control: 'git-host',
    name: 'a host that goes on after an allowed one',
    policy: { hosts: ['*.corp.example'] },
    attack: { url: 'git@git.corp.example.evil.example:team/code', secret: 'key' },
    twin: { url: 'git@git.corp.example:team/code', secret: 'key' },
  },
  {
    control: 'git-host',
    name: 'a wildcard that stands for nothing',
    policy: { hosts: ['*.corp.example'] },
    attack: { url: 'https://corp.example/team/code' },
    twin: { url: URL },
  },
  {
    control: 'git-host',
    name: 'nobody logged in',
    policy: { secret: 'required' },
    attack: { url: URL },
    twin: { url: URL, secret: 'git' },
  },
  {
    control: 'git-commit',
    name: 'a branch that can be pushed to after the review',
    policy: { commit: 'required' },
    attack: { url: URL, ref: 'main' },
    twin: { url: URL, ref: 'main', commit: HASH },
  },
  {
    control: 'git-commit',
    name: 'a branch that is named like a commit',
    policy: { commit: 'required' },
    attack: { url: URL, ref: HASH },
    twin: { url: URL, commit: HASH },
  },
  {
    control: 'git-signed',
    name: 'code that nobody has signed',
    policy: { signed: 'required' },
    attack: { url: URL, commit: HASH },
    twin: { url: URL, commit: HASH, signedBy: 'signers' },
  },
  {
    control: 'git-signed',
    name: 'a list of signers that the attacker has made',
    policy: { signed: 'required', signers: ['release-team'] },
    attack: { url: URL, commit: HASH, signedBy: 'me' },
    twin: { url: URL, commit: HASH, signedBy: 'release-team' },
  },
];

test.each(ATTACKS)('$control stops: $name', ({ control, policy, attack, twin }) => {
  expect(broken([attack], policy)).toEqual([control]);
  expect(broken([twin], policy)).toEqual([]);
});

test.each(ATTACKS)('a repository beside an honest one does not hide: $name', ({ control, policy, attack, twin }) => {
  expect(broken([twin, { ...attack, path: '/workspace/other' }], policy)).toEqual([control]);
});

/** What no policy is needed for: it never becomes a request. */
describe('git is told nothing but addresses and names', () => {
  test.each<[string, object]>([
    ['an option as an address', { url: '--upload-pack=touch /tmp/x' }],
    ['an option as a host', { url: 'ssh://-oProxyCommand=id/x', secret: 'k' }],
    ['a helper as an address', { url: 'ext::sh -c id' }],
    ['a file of the container', { url: 'file:///var/run/secrets' }],
    ['a folder of the container', { url: '/var/run/secrets' }],
    ['a login in the address', { url: 'https://me:t0ken@git.corp.example/a' }],
    ['an option as a branch', { url: URL, ref: '--upload-pack=id' }],
    ['a refspec as a branch', { url: URL, ref: 'main:refs/heads/x' }],
    ['a pattern as a branch', { url: URL, ref: 'refs/heads/*' }],
    ['a command as a branch', { url: URL, ref: '$(id)' }],
    ['two lines as a branch', { url: URL, ref: 'main\nx' }],
    ['a short hash', { url: URL, commit: HASH.slice(0, 12) }],
    ['an option as a commit', { url: URL, commit: '--detach' }],
    ['a place above', { url: URL, path: '/workspace/../etc' }],
    ['the place of the credentials', { url: URL, path: '/var/run/aisubmit/git' }],
    ['the place of the system', { url: URL, path: '/proc/self' }],
    ['an expansion as a place', { url: URL, path: '/workspace/$(HOME)' }],
    ['settings of git', { url: URL, config: { 'core.sshCommand': 'id' } }],
    ['a hook', { url: URL, postClone: 'id' }],
  ])('%s', (_name, repository) => {
    expect(() => parseRequest(makeRequest('Training', { git: [repository] }))).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});

function broken(git: readonly object[], rules: object): string[] {
  const spec = { git: { image: 'registry.corp/git:1', ...rules } };
  const policy = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
  const resolution = resolveRequest(parseRequest(makeRequest('Training', { git })), policy);
  return resolution.ok ? [] : resolution.violations.map(({ control }) => control);
}
