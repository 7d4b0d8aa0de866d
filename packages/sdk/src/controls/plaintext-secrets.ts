import type { Control, Sentence } from './control.ts';

interface Token {
  readonly name: string;
  /** Kept short: the API server charges for the length of a pattern times the length of every value. */
  readonly pattern: string;
}

/** Formats that are a credential and nothing else; guesses by name or entropy belong to policies, with exceptions. */
const TOKENS: readonly Token[] = [
  { name: 'an AWS access key', pattern: '(AKIA|ASIA)[0-9A-Z]{16}' },
  { name: 'a GitHub token', pattern: '(gh[opsur]|github_pat)_[0-9A-Za-z_]{22}' },
  { name: 'a GitLab token', pattern: 'glpat-[0-9A-Za-z_-]{20}' },
  { name: 'a Hugging Face token', pattern: 'hf_[A-Za-z]{34}' },
  { name: 'an NGC key', pattern: 'nvapi-[0-9A-Za-z_-]{40}' },
  { name: 'a Slack token', pattern: 'xox[abeprs]-[0-9A-Za-z-]{10}' },
  { name: 'an API key', pattern: 'sk-[A-Za-z0-9_-]{32}' },
  { name: 'a private key', pattern: '-----BEGIN [A-Z ]*PRIVATE KEY' },
  { name: 'a JSON Web Token', pattern: 'eyJ[0-9A-Za-z_-]{10,}[.]eyJ' },
  { name: 'a URL with a password', pattern: '://[^/@: ]+:[^/@ ]+@' },
];

function inVariable({ name, pattern }: Token): Sentence {
  return {
    scope: 'envVar',
    holds: `!e.?value.orValue("").matches("${pattern}")`,
    field: 'value',
    message: `must not hold ${name}`,
  };
}

function inCommand({ name, pattern }: Token): Sentence {
  return { scope: 'word', holds: `!w.matches("${pattern}")`, field: '', message: `must not hold ${name}` };
}

export const plaintextSecrets: Control = {
  id: 'plaintext-secrets',
  title: 'No credential in plain text',
  level: 'floor',
  why: 'Environment and arguments are shown to everyone who may read the pod, in logs, and in every backup of the cluster.',
  fix: 'put it into a Secret and refer to it: --env-secret NAME=secret:key, or mount it',
  risk: 'code and data theft',
  standard: 'NSA C-0012',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [...TOKENS.map(inVariable), ...TOKENS.map(inCommand)],
};
