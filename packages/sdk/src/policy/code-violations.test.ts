import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const document = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
const policy = parsePolicy({ ...document, kind: 'Policy', spec: { code: { folder: 'refused' } } });

function refused(spec: object): string[] {
  const request = parseRequest({ ...document, kind: 'Training', spec: { image: 'a:1', ...spec } });
  const resolution = resolveRequest(request, policy);
  return resolution.ok
    ? []
    : resolution.violations.map(({ control, path, message }) => `${control} ${path} ${message}`);
}

test('a policy may want code from git alone', () => {
  expect(refused({ code: { sha256: '0'.repeat(64) } })).toEqual([
    'code-folder spec.code.sha256 must be left out: policy p takes no code from a folder',
  ]);
  expect(refused({ git: [{ url: 'https://git.example.com/a/b' }] })).toEqual([]);
});
