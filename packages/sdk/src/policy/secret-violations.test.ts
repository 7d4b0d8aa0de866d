import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const refusals = (spec: object, names: readonly string[] | undefined): readonly object[] => {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const request = parseRequest({ ...head, kind: 'Training', spec: { image: 'a:1', ...spec } });
  const policy = parsePolicy({ ...head, kind: 'Policy', spec: names === undefined ? {} : { secrets: { names } } });
  const resolution = resolveRequest(request, policy);
  return resolution.ok ? [] : resolution.violations.map(({ path, asked, allowed }) => ({ path, asked, allowed }));
};

const SPEC = {
  env: [
    { name: 'A', value: 'secret' },
    { name: 'K', secret: { name: 'hub', key: 'token' } },
  ],
  mounts: [{ path: '/keys', secret: { name: 'ssh' } }],
  pullSecrets: ['registry'],
  labels: { secret: 'anything' },
};

test('Secrets that the policy does not name are refused, each at its field', () => {
  expect(refusals(SPEC, ['hub'])).toEqual([
    { path: 'spec.mounts[0].secret', asked: 'ssh', allowed: 'hub' },
    { path: 'spec.pullSecrets[0]', asked: 'registry', allowed: 'hub' },
  ]);
  expect(refusals({ env: SPEC.env }, [])).toEqual([{ path: 'spec.env[1].secret', asked: 'hub', allowed: 'none' }]);
});

test('named Secrets are allowed, and any where the policy has no list', () => {
  expect(refusals(SPEC, ['hub', 'ssh', 'registry'])).toEqual([]);
  expect(refusals(SPEC, undefined)).toEqual([]);
});
