import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { ownPodsViolations } from './own-pods-violations.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const apiVersion = 'aisubmit.dev/v1alpha1';
const policy = parsePolicy({
  apiVersion,
  kind: 'Policy',
  metadata: { name: 'p' },
  spec: { identity: { attribution: 'required' }, access: { ownPods: { prefix: 'oidc:' } } },
});
const named = (name: string) =>
  parseRequest({ apiVersion, kind: 'Training', metadata: { name }, spec: { image: 'a:1' } });
const refused = (name: string, username: string) =>
  ownPodsViolations(named(name), policy, { username }).map(({ message, fix }) => `${message}; ${fix}`);

test('a name without its user’s part, and what it should be', () => {
  expect(refused('demo', 'oidc:alice')).toEqual([
    'must begin with alice-- under policy p (got demo); name it alice--demo',
  ]);
  expect(refused('alice-0b--demo', 'oidc:alice')).toHaveLength(1);
  expect(refused('alice--demo', 'oidc:alice')).toEqual([]);
});

test('a name that has no room for it', () => {
  expect(refused('a-name-that-is-as-long-as-a-name-may-be-xx', 'oidc:alice')).toEqual([
    'must begin with alice-- under policy p (got a-name-that-is-as-long-as-a-name-may-be-xx); ' +
      'name it alice-- and 35 characters at most, such as alice--a-name-that-is-as-long-as-a-name-ma',
  ]);
});

test('a login that has none', () => {
  expect(refused('demo', 'ali\u001bce')).toEqual([
    'must begin with a part made of your login under policy p, but ali\\u{1b}ce does not begin with "oidc:"; ' +
      'ask the admin of the cluster for another login, or for other words under access.ownPods',
  ]);
});

test('is said when a request is resolved, where it is known who asks', () => {
  const resolution = resolveRequest(named('demo'), policy, { requester: { username: 'oidc:alice' } });
  expect(resolution.ok ? [] : resolution.violations.map(({ control, path }) => `${control} ${path}`)).toEqual([
    'own-pods metadata.name',
  ]);
  expect(resolveRequest(named('demo'), policy).ok).toBe(true);
});
