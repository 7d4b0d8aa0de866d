import { AisubmitError } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { requestFromFlags } from './request-flags.ts';

const URL = 's3://data/sets/a';

const from = (flags: Record<string, unknown>) =>
  requestFromFlags({ kind: 'Training', name: 'mnist', flags: { image: 'a', ...flags } });
const s3 = (flags: Record<string, unknown>): unknown => from(flags).request.spec.s3;

function refusal(flags: Record<string, unknown>): AisubmitError {
  try {
    from(flags);
  } catch (error) {
    if (error instanceof AisubmitError) return error;
    throw error;
  }
  throw new TypeError('was accepted');
}

test.each<[Record<string, unknown>, unknown]>([
  [{ s3: [`${URL},secret=key`] }, [{ url: URL, mode: 'credentials', secret: 'key' }]],
  [
    { s3: [`${URL},download=/data,secret=key,size=5Gi`] },
    [{ url: URL, mode: 'download', path: '/data', secret: 'key', size: '5Gi' }],
  ],
  [
    { s3: [`${URL},upload=/out,interval=10m,path-style,ca=corp`], 's3-secret': 'key' },
    [{ url: URL, mode: 'upload', path: '/out', interval: '10m', pathStyle: true, ca: 'corp', secret: 'key' }],
  ],
  [
    {
      s3: [`url=${URL},mode=csi,claim=bucket,path=/data`, `${URL},download=/d`],
      's3-secret': 'key',
      's3-endpoint': 'https://s3.example.com',
    },
    [
      { url: URL, mode: 'csi', claim: 'bucket', path: '/data' },
      { url: URL, mode: 'download', path: '/d', secret: 'key', endpoint: 'https://s3.example.com' },
    ],
  ],
  [
    { s3: [`${URL},download=/d,role=arn:aws:iam::123456789012:role/train,region=eu-west-1`], 's3-secret': 'key' },
    [{ url: URL, mode: 'download', path: '/d', role: 'arn:aws:iam::123456789012:role/train', region: 'eu-west-1' }],
  ],
  [
    { s3: ['name=x,bucket=data,path=/data,url=https://s3.example.com'], 's3-secret': 'key' },
    [{ url: 's3://data', mode: 'download', path: '/data', endpoint: 'https://s3.example.com', secret: 'key' }],
  ],
])('%j', (flags, want) => {
  expect(s3(flags)).toEqual(want);
});

const UNKNOWN = (word: string): string =>
  `--s3 has an unknown part "${word}" (known: url, download, upload, mode, path, secret, role, endpoint, region, path-style, ca, size, interval, claim)`;

test.each<[Record<string, unknown>, string, string | undefined]>([
  [
    { s3: ['https://data.s3.amazonaws.com/a?X-Amz-Signature=abc'] },
    '--s3 must not be a presigned URL, which is a secret',
    'make a Secret and name it: kubectl aisubmit secret create s3 NAME, then --s3-secret NAME',
  ],
  [
    { s3: ['bucket=data,path=/d,accesskey=AKIA123'] },
    '--s3 must not hold a key: it is a secret',
    'make a Secret and name it: kubectl aisubmit secret create s3 NAME, then --s3-secret NAME',
  ],
  [{ s3: [`${URL},dowload=/d`] }, UNKNOWN('dowload'), 'did you mean download?'],
  [
    { s3: [`${URL},download=/d,upload=/o`] },
    '--s3 says both download and upload',
    'leave out one of the two, or write --s3 once for each',
  ],
  [
    { s3: [`${URL},path=/d`] },
    '--s3 says where, and not which way',
    'write download=/PATH or upload=/PATH instead of path=/PATH',
  ],
  [{ 's3-secret': 'key' }, '--s3-secret needs a bucket', 'add --s3 s3://BUCKET/PREFIX'],
])('%j is refused', (flags, message, fix) => {
  expect(refusal(flags)).toMatchObject({ message, fix });
});

test('what is unknown is not repeated when it may be a piece of a key', () => {
  const { message } = refusal({ s3: [`${URL},wJalrXUtnFEMI/K7MDENG`] });
  expect(message).toMatch(/^--s3 has an unknown part \(known: url, download, upload, /);
});

test('a part that is wrong is named', () => {
  expect(refusal({ s3: [`${URL},download=/d,secret=key,size=5`] }).reasons).toEqual([
    { path: '--s3 size', message: 'must be at least 4Mi; is the unit missing? Write 16Gi for 16 gibibytes (got "5")' },
  ]);
  expect(refusal({ s3: [`${URL},download=/d,secret=key,path-style=maybe`] }).reasons).toEqual([
    { path: '--s3 path-style', message: 'must be true or false (got "maybe")' },
  ]);
});
