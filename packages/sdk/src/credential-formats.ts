/** A text that is a credential by its look alone. */
export interface CredentialFormat {
  readonly name: string;
  /** Part of whatever matches. It costs an API server a sixth of the pattern, which is asked only where this is found. */
  readonly hint: string;
  /**
   * As RE2 and JavaScript both read it. Kept short: the API server charges for the length of a pattern times the length
   * of every value.
   */
  readonly pattern: string;
  /** The command that stores it; the control's own fix where it may be anything. */
  readonly fix?: string;
}

/** The format whose matches may be the empty form of a template. */
export const URL_WITH_PASSWORD = 'a URL with a password';
export const JSON_WEB_TOKEN = 'a JSON Web Token';

const S3 = 'store it: kubectl aisubmit secret create s3 NAME, and write --s3-secret NAME (s3[].secret in a file)';
const GIT = 'store it: kubectl aisubmit secret create git NAME, and write --git-secret NAME (git[].secret in a file)';
const tokenFor = (service: string, flag: string, field: string): string =>
  `store it: kubectl aisubmit secret create token NAME --for ${service}, and write ${flag} NAME (${field} in a file)`;

/** Formats that are a credential and nothing else; guesses by name or entropy belong to policies, with exceptions. */
export const CREDENTIAL_FORMATS: readonly CredentialFormat[] = [
  { name: 'an AWS access key', hint: 'IA', pattern: '(AKIA|ASIA)[0-9A-Z]{16}', fix: S3 },
  { name: 'a GitHub token', hint: 'gh', pattern: '(gh[opsur]|github_pat)_[0-9A-Za-z_]{22}', fix: GIT },
  { name: 'a GitLab token', hint: 'glpat-', pattern: 'glpat-[0-9A-Za-z_-]{20}', fix: GIT },
  {
    name: 'a Hugging Face token',
    hint: 'hf_',
    pattern: 'hf_[A-Za-z]{34}',
    fix: tokenFor('huggingface', '--hf-secret', 'hubs.huggingFace.secret'),
  },
  {
    name: 'an NGC key',
    hint: 'nvapi-',
    pattern: 'nvapi-[0-9A-Za-z_-]{40}',
    fix: tokenFor('ngc', '--ngc-secret', 'hubs.ngc.secret'),
  },
  { name: 'a Slack token', hint: 'xox', pattern: 'xox[abeprs]-[0-9A-Za-z-]{10}' },
  { name: 'an API key', hint: 'sk-', pattern: 'sk-[A-Za-z0-9_-]{32}' },
  {
    name: 'a private key',
    hint: '-BEGIN ',
    pattern: '-----BEGIN [A-Z ]*PRIVATE KEY',
    fix: 'store it: kubectl aisubmit secret create git NAME --ssh-key FILE, and write --git-secret NAME (git[].secret in a file)',
  },
  { name: JSON_WEB_TOKEN, hint: 'eyJ', pattern: 'eyJ[0-9A-Za-z_-]{10,}[.]eyJ' },
  {
    name: URL_WITH_PASSWORD,
    hint: '://',
    pattern: '://[^/@: ]+:[^/@ ]+@',
    fix: `${GIT}; the URL then goes without user name and password`,
  },
];
