import { API_VERSION, parsePolicy, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { makeRequest } from '../requests/build-request.ts';

const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'strict' },
  spec: {
    s3: {
      image: 'registry.example.com/rclone:1',
      endpoints: ['https://s3.example.com:9000', '*.store.example.com', 's3.eu-central-1.amazonaws.com'],
      buckets: ['data/team-a/', 'results'],
      roles: ['arn:aws:iam::123456789012:role/team-a'],
    },
    tokens: { audiences: ['sts.amazonaws.com'] },
  },
});
const USUAL = {
  url: 's3://data/team-a/sets',
  mode: 'download',
  path: '/data',
  secret: 'key',
  endpoint: 'https://s3.example.com:9000',
};
const ROLE = { ...USUAL, secret: undefined, endpoint: undefined, region: 'eu-central-1' };

/** What answers a request with this entry: the control, the word `schema`, or nothing. */
function answers(entry: object): readonly string[] {
  const spec = { command: ['true'], serviceAccount: 'team-a', s3: [{ ...USUAL, ...entry }] };
  try {
    const resolution = resolveRequest(parseRequest(makeRequest('Training', spec)), POLICY);
    return resolution.ok ? [] : resolution.violations.map(({ control }) => control);
  } catch {
    return ['schema'];
  }
}

test.each<[string, string, object, object]>([
  ['a store of one’s own', 's3-endpoint', { endpoint: 'https://evil.example.net' }, {}],
  ['AWS where only a store is named', 's3-endpoint', { endpoint: undefined }, { ...ROLE, secret: 'key' }],
  [
    'another port of the store',
    's3-endpoint',
    { endpoint: 'https://s3.example.com:9001' },
    { endpoint: 'https://s3.example.com:9000' },
  ],
  [
    'a host that ends like a named one',
    's3-endpoint',
    { endpoint: 'https://evilstore.example.com' },
    { endpoint: 'https://a.store.example.com' },
  ],
  [
    'a host that begins like a named one',
    's3-endpoint',
    { endpoint: 'https://s3.example.com.evil.net:9000' },
    { endpoint: 'https://s3.example.com:9000/' },
  ],
  ['a user before the host', 'schema', { endpoint: 'https://s3.example.com:9000@evil.net' }, {}],
  ['no encryption', 'schema', { endpoint: 'http://s3.example.com:9000' }, {}],
  ['another team’s prefix', 's3-bucket', { url: 's3://data/team-b' }, { url: 's3://data/team-a' }],
  [
    'a prefix that begins like one’s own',
    's3-bucket',
    { url: 's3://data/team-a-secret' },
    { url: 's3://data/team-a/secret' },
  ],
  ['a bucket that begins like a named one', 's3-bucket', { url: 's3://results-b' }, { url: 's3://results/b' }],
  ['the whole bucket', 's3-bucket', { url: 's3://data' }, { url: 's3://results' }],
  ['climbing out of the prefix', 'schema', { url: 's3://data/team-a/../team-b' }, { url: 's3://data/team-a/..b' }],
  ['an empty part of the prefix', 'schema', { url: 's3://data//team-a' }, {}],
  [
    'a claim for another bucket',
    's3-bucket',
    { url: 's3://data', mode: 'csi', claim: 'data', secret: undefined, endpoint: undefined },
    { url: 's3://results', mode: 'csi', claim: 'results', secret: undefined, endpoint: undefined },
  ],
  [
    'a role of another team',
    's3-bucket',
    { ...ROLE, role: 'arn:aws:iam::123456789012:role/team-b' },
    { ...ROLE, role: 'arn:aws:iam::123456789012:role/team-a' },
  ],
  ['a presigned address', 'schema', { url: 's3://data/team-a?X-Amz-Signature=x' }, {}],
])('%s', (_name, control, attack, twin) => {
  expect(answers(attack)).toEqual([control]);
  expect(answers(twin)).toEqual([]);
});
