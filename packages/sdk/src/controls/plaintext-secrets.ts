import { CREDENTIAL_FORMATS, type CredentialFormat } from '../credential-formats.ts';
import type { Control, Sentence } from './control.ts';

function inVariable({ name, pattern }: CredentialFormat): Sentence {
  return {
    scope: 'envVar',
    holds: `!e.?value.orValue("").matches("${pattern}")`,
    field: 'value',
    message: `must not hold ${name}`,
  };
}

function inCommand({ name, pattern }: CredentialFormat): Sentence {
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
  sentences: [...CREDENTIAL_FORMATS.map(inVariable), ...CREDENTIAL_FORMATS.map(inCommand)],
};
