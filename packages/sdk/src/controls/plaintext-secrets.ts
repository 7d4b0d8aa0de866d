import { CREDENTIAL_FORMATS, type CredentialFormat } from '../credential-formats.ts';
import type { Control, Sentence } from './control.ts';

function inVariable({ name, hint, pattern, fix }: CredentialFormat): Sentence {
  return {
    scope: 'envVar',
    holds: `!e.?value.orValue("").contains("${hint}") || !e.value.matches("${pattern}")`,
    field: 'value',
    message: `must not hold ${name}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

function inCommand({ name, hint, pattern, fix }: CredentialFormat): Sentence {
  const message = `must not hold ${name}`;
  return {
    scope: 'word',
    holds: `!w.contains("${hint}") || !w.matches("${pattern}")`,
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
  sentences: [...CREDENTIAL_FORMATS.map(inVariable), ...CREDENTIAL_FORMATS.map(inCommand)],
};
