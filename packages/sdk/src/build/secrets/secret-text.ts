import { AisubmitError } from '../../errors.ts';
import { type SecretKind, TOKEN_PURPOSES } from './new-secret.ts';

/** A Secret takes 1 MiB; no password comes near this. */
const MAX_CHARACTERS = 16_384;

/** Formats by which a credential says whose it is. The value itself is never shown. */
const FORMATS: readonly Format[] = [
  { name: 'a GitHub token', pattern: /^(?:gh[opsur]|github_pat)_/, fits: ['git', 'registry', 'generic'] },
  { name: 'a GitLab token', pattern: /^gl(?:pat|dt|rt|ptt)-/, fits: ['git', 'registry', 'generic'] },
  { name: 'a Hugging Face token', pattern: /^hf_[A-Za-z0-9]{20}/, fits: ['git', 'huggingface'] },
  { name: 'an NGC key', pattern: /^nvapi-/, fits: ['registry', 'ngc'] },
  { name: 'a Slack token', pattern: /^xox[abeprs]-/, fits: ['generic'] },
  { name: 'an AWS access key id, which is not the secret part', pattern: /^(?:AKIA|ASIA)[0-9A-Z]{16}$/, fits: [] },
  { name: 'a public key', pattern: /^(?:ssh-|ecdsa-|sk-ssh-|sk-ecdsa-|-----BEGIN (?:RSA )?PUBLIC)/, fits: [] },
  { name: 'a private key', pattern: /^-----BEGIN [A-Z ]*PRIVATE KEY/, fits: [] },
  { name: 'a URL', pattern: /^https?:\/\//i, fits: [] },
];

interface Format {
  readonly name: string;
  readonly pattern: RegExp;
  /** Kinds of Secret, and purposes of tokens, that it may be for. */
  readonly fits: readonly string[];
}

/** What a pasted value is meant for. */
export interface SecretUse {
  /** How messages name it, such as `the password`. */
  readonly what: string;
  readonly kind: SecretKind;
  /** Of a token. */
  readonly purpose?: string | undefined;
}

/**
 * Takes what was typed, pasted or read: line ends behind it go, everything else must be one word that can be what it is
 * for. No message ever shows it.
 *
 * @throws {AisubmitError} `INVALID_INPUT`
 */
export function parseSecretText(text: string, use: SecretUse): string {
  const value = text.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '');
  const { what } = use;
  if (value === '') throw invalid(`${what} is empty`, 'paste it once more, or check the file');
  const format = FORMATS.find(({ pattern }) => pattern.test(value));
  if (format !== undefined && !format.fits.includes(use.purpose ?? use.kind)) {
    throw invalid(`${what} looks like ${format.name}`, fixFor(format, use));
  }
  if (/\s/.test(value)) throw invalid(`${what} has a space or a line break in it`, 'copy it once more, alone');
  if (/[\p{C}\p{Z}]/u.test(value)) {
    throw invalid(`${what} has characters in it that cannot be seen`, 'copy it once more, as plain text');
  }
  if (value.length > MAX_CHARACTERS) throw invalid(`${what} is longer than ${MAX_CHARACTERS} characters`, 'is it one?');
  return value;
}

function fixFor({ fits }: Format, { kind }: SecretUse): string {
  const [better] = fits;
  if (better === undefined) return 'paste the secret part itself';
  const purpose = fits.find((each) => Object.hasOwn(TOKEN_PURPOSES, each));
  return purpose === undefined || better === 'git'
    ? 'for git: kubectl aisubmit secret create git NAME'
    : `${kind === 'token' ? '' : 'if it is meant for that: '}kubectl aisubmit secret create token NAME --for ${purpose}`;
}

function invalid(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
