import { expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { API_VERSION } from '../request/api-version.ts';
import { parseRequest } from '../request/parse-request.ts';
import { baselinePolicy } from './baseline.ts';
import { resolveRequest } from './resolve-request.ts';

const DOWN = { url: 's3://data/a', mode: 'download', path: '/data', secret: 'key' };
const UP = { url: 's3://results/a', mode: 'upload', path: '/out', secret: 'key' };
const OWN = { url: 's3://data/a', mode: 'credentials', secret: 'key' };

function reasons(s3: readonly object[], more: object = {}, kind = 'Training'): readonly string[] {
  const command = kind === 'Training' ? { command: ['true'] } : {};
  const document = {
    apiVersion: API_VERSION,
    kind,
    metadata: { name: 'a' },
    spec: { image: 'a', ...command, s3, ...more },
  };
  try {
    resolveRequest(parseRequest(document), baselinePolicy);
    return [];
  } catch (error) {
    if (error instanceof AisubmitError) return error.reasons.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
}

test.each<[string, readonly object[], object?, string?]>([
  ['all modes', [DOWN, UP, OWN]],
  ['results that start from what was downloaded', [{ ...DOWN, path: '/out/', size: '1Gi' }, UP]],
  ['credentials for two buckets', [OWN, { ...OWN, url: 's3://other' }]],
  ['a folder in the home', [{ ...DOWN, path: '/home/aisubmit/data' }], {}, 'Notebook'],
  ['an upload from a notebook', [UP], {}, 'Notebook'],
  ['a mount in a download', [DOWN], { mounts: [{ path: '/data/more', pvc: { claimName: 'a' } }] }],
])('%s', (_what, s3, more, kind) => {
  expect(reasons(s3, more, kind)).toEqual([]);
});

test.each<[string, readonly object[], object, string]>([
  [
    'an upload without a command',
    [UP],
    { command: undefined },
    'spec.command is required by an upload, which waits for its end',
  ],
  [
    'a role without a service account',
    [{ ...DOWN, secret: undefined, role: 'arn:aws:iam::123456789012:role/a' }],
    {},
    'spec.serviceAccount is required by a role, which is given to a service account',
  ],
  [
    'a role elsewhere',
    [{ ...DOWN, secret: undefined, role: 'arn:aws:iam::123456789012:role/a', endpoint: 'https://s3.example.com' }],
    { serviceAccount: 'a' },
    'spec.s3[0].role is a role of AWS, which this endpoint is not',
  ],
  [
    'two sets of credentials',
    [OWN, { ...OWN, secret: 'other' }],
    {},
    'spec.s3[1].secret must be the same as spec.s3[0].secret: a container has one set of S3 credentials',
  ],
  [
    'keys beside the file',
    [OWN],
    { env: [{ name: 'AWS_PROFILE', value: 'x' }] },
    'spec.env[0].name outranks the credentials of spec.s3[0]',
  ],
  [
    'the home itself',
    [{ ...DOWN, path: '/home/aisubmit' }],
    {},
    'spec.s3[0].path must not be /home/aisubmit, the home',
  ],
  [
    'two downloads in one folder',
    [DOWN, { ...DOWN, path: '/data/b' }],
    {},
    'spec.s3[1].path must not share a folder with spec.s3[0].path, /data',
  ],
  [
    'two sizes of one folder',
    [
      { ...DOWN, path: '/out', size: '1Gi' },
      { ...UP, size: '2Gi' },
    ],
    {},
    'spec.s3[1].size must be the same as spec.s3[0].size: they are one folder',
  ],
  [
    'a folder that is mounted',
    [DOWN],
    { mounts: [{ path: '/data', pvc: { claimName: 'a' } }] },
    'spec.s3[0].path is already mounted by mounts[0]',
  ],
  [
    'a folder with code in it',
    [DOWN],
    { git: [{ url: 'https://git.example.com/a/b', path: '/data/code' }] },
    'spec.s3[0].path must not share a folder with spec.git[0], /data/code',
  ],
  [
    'a folder in what cannot be written',
    [{ ...DOWN, path: '/sets/a' }],
    { mounts: [{ path: '/sets', configMap: { name: 'a' }, readOnly: true }] },
    'spec.s3[0].path must not lie in spec.mounts[0], /sets, which is read-only (got /sets/a)',
  ],
  [
    'a mount in what is uploaded',
    [UP],
    { mounts: [{ path: '/out/more', pvc: { claimName: 'a' } }] },
    'spec.s3[0].path holds mounts[0].path, /out/more, which would not be uploaded',
  ],
  [
    'more than there is',
    [{ ...DOWN, size: '11Gi' }],
    {},
    'spec.s3[0].size must not be more than resources.ephemeralStorage, from which it is taken, 10Gi (got 11Gi)',
  ],
])('%s is refused', (_what, s3, more, want) => {
  expect(reasons(s3, more)).toEqual([want]);
});

test('an endpoint does not end, so nothing waits for its end', () => {
  expect(reasons([UP], { command: ['serve'] }, 'Inference')).toEqual([
    'spec.s3[0].mode upload is for workloads that end; an endpoint does not',
  ]);
});
