import { AisubmitError, type NewS3Key } from '@aisubmit/sdk';
import { credentialRefused, notTold } from './credential-refused.ts';
import { type ProbeAnswer, probe } from './probe.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Lists one bucket, or asks which buckets there are: signed, so that the answer tells whether the key is good. */
export async function verifyS3(secret: NewS3Key, { flags, host }: VerifyOptions): Promise<string> {
  const region = secret.region ?? 'us-east-1';
  const endpoint = secret.endpoint ?? `https://s3.${region}.amazonaws.com`;
  const address =
    flags.bucket === undefined ? `${endpoint}/` : `${endpoint}/${bucketName(flags.bucket)}?list-type=2&max-keys=1`;
  const { AwsV4Signer } = await import('aws4fetch');
  const { accessKeyId, secretAccessKey, sessionToken } = secret;
  const signer = new AwsV4Signer({
    url: address,
    method: 'GET',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 's3',
    region,
  });
  const signed = await signer.sign();
  const headers = Object.fromEntries(signed.headers);
  const answer = await probe(signed.url.href, { host, headers, caPem: secret.ca });
  return judge(answer, { where: new URL(endpoint).host, bucket: flags.bucket });
}

/** Codes that speak about the key, and not about what it may do. */
const BAD_KEY: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'it does not know the access key id',
  SignatureDoesNotMatch: 'the secret access key is not that of the access key id',
  InvalidToken: 'the session token is not good',
  ExpiredToken: 'the session token has expired',
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
};

function judge(
  { status, body }: ProbeAnswer,
  { where, bucket }: { readonly where: string; readonly bucket: string | undefined },
): string {
  const code = /<Code>([A-Za-z]{1,64})<\/Code>/.exec(body)?.[1] ?? '';
  const bad = Object.hasOwn(BAD_KEY, code) ? BAD_KEY[code] : undefined;
  if (bad !== undefined) throw credentialRefused(where, bad);
  if (status === 200)
    return bucket === undefined
      ? `verified: ${where} takes the key`
      : `verified: ${where} lets the key list bucket ${bucket}`;
  if (code === 'NoSuchBucket') throw notTold(where, `it has no bucket ${bucket}`);
  if (code === 'AuthorizationHeaderMalformed' || status === 301)
    throw notTold(where, 'it is for another region; add --region');
  if (code === 'AccessDenied' && bucket === undefined) {
    return `${where} knows the key, which may not list buckets; --bucket NAME would try one`;
  }
  if (status === 401 || status === 403) throw credentialRefused(where, `it answers ${status}`);
  throw notTold(where, `it answers ${status}, not as S3 does`);
}

function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text;
  throw new AisubmitError('INVALID_INPUT', '--bucket is no name of a bucket', {
    fix: 'write the name alone, without s3://',
  });
}
