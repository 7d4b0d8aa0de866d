import type { Control, Sentence } from './control.ts';

interface Token {
  readonly name: string;
  /** Kept short: the API server charges for the length of a pattern times the length of every value. */
  readonly pattern: string;
  /** The command that stores it; the control's own fix where it may be anything. */
  readonly fix?: string;
}

const S3 = 'store it: kubectl aisubmit secret create s3 NAME, and name it in s3[].secret';
const GIT = 'store it: kubectl aisubmit secret create git NAME, and name it in git[].secret';
const tokenFor = (service: string, variable: string): string =>
  `store it: kubectl aisubmit secret create token NAME --for ${service}, and write --env-secret ${variable}=NAME:token`;

/** Formats that are a credential and nothing else; guesses by name or entropy belong to policies, with exceptions. */
const TOKENS: readonly Token[] = [
  { name: 'an AWS access key', pattern: '(AKIA|ASIA)[0-9A-Z]{16}', fix: S3 },
  { name: 'a GitHub token', pattern: '(gh[opsur]|github_pat)_[0-9A-Za-z_]{22}', fix: GIT },
  { name: 'a GitLab token', pattern: 'glpat-[0-9A-Za-z_-]{20}', fix: GIT },
  { name: 'a Hugging Face token', pattern: 'hf_[A-Za-z]{34}', fix: tokenFor('huggingface', 'HF_TOKEN') },
  { name: 'an NGC key', pattern: 'nvapi-[0-9A-Za-z_-]{40}', fix: tokenFor('ngc', 'NGC_API_KEY') },
  { name: 'a Slack token', pattern: 'xox[abeprs]-[0-9A-Za-z-]{10}' },
  { name: 'an API key', pattern: 'sk-[A-Za-z0-9_-]{32}' },
  {
    name: 'a private key',
    pattern: '-----BEGIN [A-Z ]*PRIVATE KEY',
    fix: 'store it: kubectl aisubmit secret create git NAME --ssh-key FILE, and name it in git[].secret',
  },
  { name: 'a JSON Web Token', pattern: 'eyJ[0-9A-Za-z_-]{10,}[.]eyJ' },
  {
    name: 'a URL with a password',
    pattern: '://[^/@: ]+:[^/@ ]+@',
    fix: `${GIT}; the URL then goes without user name and password`,
  },
];

function inVariable({ name, pattern, fix }: Token): Sentence {
  return {
    scope: 'envVar',
    holds: `!e.?value.orValue("").matches("${pattern}")`,
    field: 'value',
    message: `must not hold ${name}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

function inCommand({ name, pattern, fix }: Token): Sentence {
  const message = `must not hold ${name}`;
  return {
    scope: 'word',
    holds: `!w.matches("${pattern}")`,
    field: '',
    message,
    ...(fix === undefined ? {} : { fix }),
  };
}

export const plaintextSecrets: Control = {
  id: 'plaintext-secrets',
  title: 'No credential in plain text',
  level: 'floor',
  why: 'Environment and arguments are shown to everyone who may read the pod, in logs, and in every backup of the cluster.',
  fix: 'store it: kubectl aisubmit secret create token NAME, and refer to it: --env-secret VARIABLE=NAME:token, or mount it',
  risk: 'code and data theft',
  standard: 'NSA C-0012',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [...TOKENS.map(inVariable), ...TOKENS.map(inCommand)],
};
