import { AisubmitError } from '../../errors.ts';
import { escapeControlChars } from '../../escape-control-chars.ts';
import { parseSecretText } from './secret-text.ts';

/** A key for S3, as a credentials file has it. */
export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * Reads the key of one profile from the text of an AWS credentials file. Only the profile is ever named in a message.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @throws {AisubmitError} `INVALID_INPUT`
 */
export function parseAwsCredentials(text: string, profile = 'default'): AwsKey {
  const settings = profileSettings(text, profile);
  const id = settings.get('aws_access_key_id');
  const secret = settings.get('aws_secret_access_key');
  const token = settings.get('aws_session_token');
  const missing = id === undefined ? 'aws_access_key_id' : 'aws_secret_access_key';
  if (id === undefined || secret === undefined) {
    throw invalid(
      `profile ${shown(profile)} of the credentials file has no ${missing}`,
      'a role or an SSO login has none; name a profile with a key: --profile NAME',
    );
  }
  return {
    accessKeyId: parseAccessKeyId(id),
    secretAccessKey: parseSecretText(secret, { what: 'the secret access key', kind: 's3' }),
    ...(token === undefined ? {} : { sessionToken: parseSecretText(token, { what: 'the session token', kind: 's3' }) }),
  };
}

/** @throws {AisubmitError} `INVALID_INPUT` */
export function parseAccessKeyId(text: string): string {
  const id = text.trim();
  if (/^[\w./+=@-]{3,128}$/.test(id)) return id;
  throw invalid(
    'that is no access key id, which is one word of letters and digits',
    'write for example AKIAIOSFODNN7EXAMPLE; what is secret is asked for',
  );
}

function profileSettings(text: string, profile: string): ReadonlyMap<string, string> {
  const profiles = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const name = /^\[\s*(?:profile\s+)?([^\]]+?)\s*\]$/.exec(line)?.[1];
    if (name !== undefined) {
      current = profiles.get(name) ?? new Map();
      profiles.set(name, current);
      continue;
    }
    const [, key = '', value = ''] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? [];
    // An indented line belongs to the setting above it, and no key has such.
    if (/^\s/.test(raw) || value === '') continue;
    current?.set(key.toLowerCase(), value);
  }
  const found = profiles.get(profile);
  if (found !== undefined) return found;
  const names = [...profiles.keys()].slice(0, 10).map(shown).join(', ');
  throw invalid(
    `the credentials file has no profile ${shown(profile)}`,
    names === '' ? 'it needs a line [default], and the key below it' : `name one with --profile: ${names}`,
  );
}

function shown(name: string): string {
  return escapeControlChars(name.slice(0, 100));
}

function invalid(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
