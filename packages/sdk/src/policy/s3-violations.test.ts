import { expect, test } from 'vitest';
import { API_VERSION } from '../request/api-version.ts';
import { parseRequest } from '../request/parse-request.ts';
import type { Violation } from '../violation.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

function violations(policy: object, entry: object, more: object = {}): readonly Violation[] {
  const usual = { url: 's3://data/a', mode: 'download', path: '/data', secret: 'key' };
  const s3 = [{ ...usual, ...entry }];
  const spec = { image: `registry.example.com/a@${DIGEST}`, s3, ...more };
  const request = parseRequest({ apiVersion: API_VERSION, kind: 'Training', metadata: { name: 'a' }, spec });
  const parsed = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'p' }, spec: policy });
  const resolution = resolveRequest(request, parsed);
  return resolution.ok ? [] : resolution.violations;
}

test('a policy without the section says nothing', () => {
  expect(violations({}, { endpoint: 'https://s3.example.com' })).toEqual([]);
});

test('a store that the policy does not name', () => {
  expect(violations({ s3: { endpoints: ['s3.example.com'] } }, {})).toMatchObject([
    {
      control: 's3-endpoint',
      path: 'spec.s3[0].url',
      message: 'must be at a store that policy p names: s3.example.com (got s3.us-east-1.amazonaws.com:443)',
      fix: 'set endpoint to a store that is named',
    },
  ]);
});

test('a bucket with the store’s name behind it is at that store', () => {
  const policy = { s3: { endpoints: ['s3.example.com'] } };
  expect(violations(policy, { endpoint: 'https://s3.example.com', pathStyle: false })).toEqual([]);
});

test('no bucket at all', () => {
  expect(violations({ s3: { buckets: [] } }, {})).toMatchObject([
    { control: 's3-bucket', path: 'spec.s3[0].url', fix: 'leave s3 out, or ask your admin for a bucket' },
  ]);
});

test('a role wants its audience', () => {
  const role = 'arn:aws:iam::123456789012:role/a';
  const found = violations({}, { secret: undefined, role }, { serviceAccount: 'a' });
  expect(found).toMatchObject([{ control: 'token-audience', path: 'spec.s3[0].role' }]);
});

test('an image that the policy refuses is for the admin to name, said once', () => {
  const images = { registries: ['registry.example.com/'], digest: 'required' };
  expect(violations({ images }, {})).toMatchObject([
    {
      control: 'image-registry',
      path: 'spec.s3',
      message:
        'needs the image docker.io/rclone/rclone:1.75.1, which must come from registry.example.com/ and be pinned by digest under policy p',
      fix: 'ask your admin to set s3.image in the policy to an image of theirs',
    },
  ]);
  expect(violations({ images, s3: { image: `registry.example.com/rclone@${DIGEST}` } }, {})).toEqual([]);
  expect(violations({ images }, { mode: 'credentials', path: undefined })).toEqual([]);
});
