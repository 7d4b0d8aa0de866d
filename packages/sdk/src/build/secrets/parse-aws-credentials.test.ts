import { expect, test } from 'vitest';
import { parseAccessKeyId, parseAwsCredentials } from './parse-aws-credentials.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const FILE = `\uFEFF# mine\r\n[default]\r\naws_access_key_id=AKIAX\r\naws_secret_access_key = ${SECRET}\r\n
[profile lab]
AWS_ACCESS_KEY_ID = AKIAY
aws_secret_access_key = a=b+c/d
aws_session_token = tmp
s3 =
  max_concurrent_requests = 20

[sso]
sso_session = x
`;

test('the key of a profile is found', () => {
  expect(parseAwsCredentials(FILE)).toEqual({ accessKeyId: 'AKIAX', secretAccessKey: SECRET });
  expect(parseAwsCredentials(FILE, 'lab')).toEqual({
    accessKeyId: 'AKIAY',
    secretAccessKey: 'a=b+c/d',
    sessionToken: 'tmp',
  });
});

test.each<[string, string, string | undefined, string]>([
  ['no such profile', FILE, 'other', 'has no profile other'],
  ['a profile without a key', FILE, 'sso', 'profile sso of the credentials file has no aws_access_key_id'],
  ['half a key', '[default]\naws_access_key_id = AKIAX', undefined, 'has no aws_secret_access_key'],
  ['no profile at all', SECRET, undefined, 'has no profile default'],
  [
    'the id in place of the secret',
    `[default]\naws_access_key_id=x12\naws_secret_access_key=AKIAIOSFODNN7EXAMPLE`,
    undefined,
    'looks like an AWS access key id',
  ],
])('%s is refused', (_, text, profile, message) => {
  expect(() => parseAwsCredentials(text, profile)).toThrow(message);
  expect(() => parseAwsCredentials(text, profile)).not.toThrow(SECRET);
});

test('an id is one word', () => {
  expect(parseAccessKeyId(' GK31c2f218a2e44f485b94239e ')).toBe('GK31c2f218a2e44f485b94239e');
  expect(() => parseAccessKeyId('two words')).toThrow(
    'that is no access key id, which is one word of letters and digits',
  );
});
