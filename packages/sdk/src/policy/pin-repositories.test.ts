import { expect, test } from 'vitest';
import { parseRequest, type WorkloadRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { pinRepositories, unpinnedRepositories } from './pin-repositories.ts';
import type { Policy } from './policy.ts';
import { resolveRequest } from './resolve-request.ts';
import { parseTemplate } from './template.ts';

const URL = 'https://git.example.com/team/code';
const HASH = '0123456789abcdef0123456789abcdef01234567';
const API = 'aisubmit.dev/v1alpha1';

function requestOf(git?: unknown, more: object = {}): WorkloadRequest {
  const spec = { ...(git === undefined ? {} : { git }), ...more };
  return parseRequest({ apiVersion: API, kind: 'Notebook', metadata: { name: 'n' }, spec });
}

function policyOf(git: object): Policy {
  return parsePolicy({ apiVersion: API, kind: 'Policy', metadata: { name: 'strict' }, spec: { git } });
}

const template = parseTemplate({
  apiVersion: API,
  kind: 'Template',
  metadata: { name: 't' },
  spec: { kind: 'Notebook', request: { git: [{ url: `${URL}-lib`, ref: 'v1' }] } },
});
const pinned = policyOf({ commit: 'required', hosts: ['git.example.com'] });

test('what the policy wants pinned is named, and what is pinned is not', () => {
  const request = requestOf([{ url: URL, commit: HASH }, { url: `${URL}2.git`, ref: 'main' }, { url: `${URL}3` }]);
  expect(unpinnedRepositories(request, pinned)).toEqual([
    { index: 1, url: `${URL}2.git`, name: 'git.example.com/team/code2.git', ref: 'main' },
    { index: 2, url: `${URL}3`, name: 'git.example.com/team/code3' },
  ]);
  expect(unpinnedRepositories(request, policyOf({}))).toEqual([]);
  expect(unpinnedRepositories(request, policyOf({}), { always: true })).toHaveLength(2);
});

test.each<[string, unknown, object]>([
  ['a host that is not allowed', [{ url: 'https://evil.example/a' }], {}],
  ['fields that contradict each other', [{ url: URL, path: '/home' }], {}],
])('nobody is asked about a request that is refused for %s', (_name, git, more) => {
  expect(unpinnedRepositories(requestOf(git, more), pinned)).toEqual([]);
});

test('the commit goes beside the ref that it was found by', () => {
  const request = requestOf([{ url: URL, ref: 'main', secret: 'token' }]);
  const after = pinRepositories(request, pinned, { commits: new Map([[0, HASH]]) });
  expect(after.spec.git).toEqual([{ url: URL, ref: 'main', secret: 'token', commit: HASH }]);
  expect(resolveRequest(after, pinned).ok).toBe(true);
});

test('repositories of a template are pinned in the request', () => {
  const request = requestOf([{ url: URL, ref: 'main' }], { template: 't' });
  expect(unpinnedRepositories(request, pinned, { template })).toMatchObject([{ index: 0, ref: 'v1' }, { index: 1 }]);
  const commits = new Map([0, 1].map((index) => [index, HASH]));
  const after = pinRepositories(request, pinned, { template, commits });
  const resolution = resolveRequest(after, pinned, { template });
  expect(resolution.ok && resolution.effective.spec.git).toMatchObject([
    { path: '/workspace/code-lib', ref: 'v1', commit: HASH },
    { path: '/workspace/code', ref: 'main', commit: HASH },
  ]);
});

test('what is no commit is refused', () => {
  expect(() => pinRepositories(requestOf([{ url: URL }]), pinned, { commits: new Map([[0, 'main']]) })).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  );
});
