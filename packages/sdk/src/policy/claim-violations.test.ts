import { describe, expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const UID = 'example.com/uid';
const GID = 'example.com/gid';
const LOGIN = { username: 'oidc:carol@example.com' };

function refusals(extra: Record<string, string[]>, identity: object = { uidClaim: UID }, login: object = LOGIN) {
  const resolution = resolveRequest(request(), policyOf(identity), { requester: { ...LOGIN, ...login, extra } });
  return resolution.ok ? [] : resolution.violations;
}

function policyOf(identity: object) {
  return parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'campus' },
    spec: { identity },
  });
}

function request() {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Training', metadata: { name: 'demo' } };
  return parseRequest({ ...head, spec: { image: 'a:1' } });
}

describe('a login without the number that the policy takes from it', () => {
  test('is told who takes what from where, who they are, and who can help', () => {
    expect(refusals({})).toEqual([
      {
        control: 'uid-claim',
        path: 'spec.identity.runAsUser',
        message:
          'policy campus takes the user id from claim example.com/uid of your login oidc:carol@example.com, ' +
          'which does not carry it; the admin of your identity provider adds it (docs/login.md)',
        why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
        fix: 'ask that admin, then log in again; kubectl aisubmit whoami shows what your login carries',
        layer: 'policy campus',
      },
    ]);
  });

  test('is told so for each number', () => {
    const said = (extra: Record<string, string[]>) =>
      refusals(extra, { uidClaim: UID, gidClaim: GID }).map(({ path, message }) => `${path}: ${message.split(',')[0]}`);
    const ofUid =
      'spec.identity.runAsUser: policy campus takes the user id from claim example.com/uid of your login oidc:carol@example.com';
    const ofGid =
      'spec.identity.runAsGroup: policy campus takes the group id from claim example.com/gid of your login oidc:carol@example.com';
    expect(said({})).toEqual([ofUid, ofGid]);
    expect(said({ [UID]: ['7'] })).toEqual([ofGid]);
    expect(said({ [UID]: ['7'], [GID]: ['7'] })).toEqual([]);
  });

  test.each([
    [['root'], 'carries "root", which is no number from 1 to 2147483647'],
    [['0'], 'carries "0", which is no number from 1 to 2147483647'],
    [['-5'], 'carries "-5", which is no number from 1 to 2147483647'],
    [['1e5'], 'carries "1e5", which is no number from 1 to 2147483647'],
    [['2147483648'], 'carries "2147483648", which is no number from 1 to 2147483647'],
    [['x'.repeat(33)], 'carries something, which is no number from 1 to 2147483647'],
    [['\u001b[2J'], 'carries something, which is no number from 1 to 2147483647'],
    [['10001', '10002'], 'carries 2 values instead of one number from 1 to 2147483647'],
    [[''], 'does not carry it'],
    [[], 'does not carry it'],
  ])('%j is no number', (values, want) => {
    expect(refusals({ [UID]: values })[0]?.message).toContain(`, which ${want}; the admin`);
  });

  test('is named without what would move a terminal', () => {
    const [violation] = refusals({}, { uidClaim: UID }, { username: 'carol\u001b[31m' });
    expect(violation?.message).toContain('of your login carol\\u{1b}[31m, which');
  });

  test('is shown the rest all the same', () => {
    const resolution = resolveRequest(request(), policyOf({ uidClaim: UID }), { requester: LOGIN });
    expect(resolution).toMatchObject({ ok: false, effective: { spec: { image: 'a:1' } } });
  });
});

test('the largest id is one', () => {
  expect(refusals({ [UID]: ['2147483647'] })).toEqual([]);
});

test('a name that every object has is no claim', () => {
  expect(refusals({}, { uidClaim: 'constructor' })).toHaveLength(1);
});

test('where nobody knows who asks, nothing is refused', () => {
  expect(resolveRequest(request(), policyOf({ uidClaim: UID, gidClaim: GID })).ok).toBe(true);
});
