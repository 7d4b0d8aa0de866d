import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { API_VERSION } from './api-version.ts';
import { parseRequest } from './parse-request.ts';
import { isAws, s3Address, s3Hosts, stsHost } from './s3-address.ts';

function reasons(entry: object): readonly string[] {
  const usual = { url: 's3://data/a', mode: 'download', path: '/data', secret: 'key' };
  const spec = { image: 'a', s3: [{ ...usual, ...entry }] };
  try {
    parseRequest({ apiVersion: API_VERSION, kind: 'Training', metadata: { name: 'a' }, spec });
    return [];
  } catch (error) {
    if (error instanceof AisubmitError) return error.reasons.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
}

describe('an entry', () => {
  test.each([
    {},
    { url: 's3://data' },
    { url: 's3://my.bucket-1/a/b_c=d+e@f.g/' },
    { endpoint: 'https://s3.example.com:9000/', pathStyle: false, region: 'eu-central-1', ca: 'corp' },
    { size: '5Gi' },
    { mode: 'upload', interval: '30s' },
    { mode: 'credentials', path: undefined },
    { mode: 'csi', secret: undefined, claim: 'bucket' },
    { secret: undefined, role: 'arn:aws-us-gov:iam::123456789012:role/path/team.a' },
  ])('%j', (entry) => {
    expect(reasons(entry)).toEqual([]);
  });

  test.each<[object, string]>([
    [{ url: 'data/a' }, 'url must be s3://BUCKET or s3://BUCKET/PREFIX; web addresses go to endpoint'],
    [{ url: 's3://data?X-Amz-Signature=x' }, 'url must not hold a query: a presigned URL is a secret'],
    [{ url: 's3://key:word@data' }, 'url must not hold a user, a key or a port'],
    [{ url: 's3://Data' }, 'url must name a bucket: 3 to 63 lower-case letters, digits, dashes and dots'],
    [{ url: 's3://10.0.0.1' }, 'url must name a bucket: 3 to 63 lower-case letters, digits, dashes and dots'],
    [{ url: 's3://-data' }, 'url must name a bucket: 3 to 63 lower-case letters, digits, dashes and dots'],
    [{ url: 's3://data/a/../b' }, 'url must not climb (. or ..)'],
    [{ url: 's3://data/a//b' }, 'url must have a prefix of letters, digits and . _ = + @ - between single slashes'],
    [{ url: 's3://data/$(id)' }, 'url must have a prefix of letters, digits and . _ = + @ - between single slashes'],
    [
      { endpoint: 'http://s3.example.com' },
      'endpoint must not be http://, which shows keys’ signatures and data to the network',
    ],
    [{ endpoint: 'https://me:word@s3.example.com' }, 'endpoint must not hold a user or a key'],
    [{ endpoint: 'https://s3.example.com/data' }, 'endpoint must be https://HOST or https://HOST:PORT, in lower case'],
    [{ endpoint: 'https://s3.example.com:0' }, 'endpoint must have a port from 1 to 65535'],
    [{ mode: 'csi', claim: 'a' }, 'secret is not for mode csi'],
    [{ path: undefined }, 'path is required by mode download'],
    [{ interval: '5m' }, 'interval is not for mode download'],
    [{ mode: 'upload', interval: '5s' }, 'interval must be at least 30s (got "5s")'],
    [{ secret: undefined }, 'secret must be given, or role, but not both: nothing is read or written without a name'],
    [
      { role: 'arn:aws:iam::123456789012:role/a' },
      'secret must be given, or role, but not both: nothing is read or written without a name',
    ],
    [{ secret: 'wJalrXUtnFEMI/K7MDENG' }, 'secret '],
  ])('%j is refused', (entry, want) => {
    const [found, ...others] = reasons(entry);
    expect([found?.slice(0, `spec.s3[0].${want}`.length), others]).toEqual([`spec.s3[0].${want}`, []]);
    expect(found).not.toMatch(/word|wJalr/);
  });
});

test('addresses are taken apart', () => {
  expect(s3Address('s3://data/a/b/')).toEqual({ bucket: 'data', prefix: 'a/b' });
  expect(s3Hosts({ url: 's3://data/a', region: 'cn-north-1' })).toEqual([
    { host: 's3.cn-north-1.amazonaws.com.cn', port: 443 },
    { host: 'data.s3.cn-north-1.amazonaws.com.cn', port: 443 },
  ]);
  expect(s3Hosts({ url: 's3://data', endpoint: 'https://s3.example.com:9000', pathStyle: false })).toEqual([
    { host: 'data.s3.example.com', port: 9000 },
  ]);
  expect(stsHost(undefined)).toEqual({ host: 'sts.us-east-1.amazonaws.com', port: 443 });
  expect(['https://s3.eu-west-1.amazonaws.com', 'https://amazonaws.com.evil.net'].map(isAws)).toEqual([true, false]);
});
