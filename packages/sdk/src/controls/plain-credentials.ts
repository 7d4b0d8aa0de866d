import type { Control } from './control.ts';

export const plainCredentials: Control = {
  id: 'plain-credentials',
  title: 'No credential by its name in requests',
  level: 'policy',
  why: 'A variable or an option of such a name holds a credential, and everyone who may read the pod would read it.',
  fix: 'store it with kubectl aisubmit secret create, and refer to it: --env-secret NAME=SECRET:KEY',
  risk: 'code and data theft',
  standard: 'NSA C-0012',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  // A guess by name is no rule for other people's manifests; there the exact formats of plaintext-secrets hold.
  judges: ['Notebook', 'Training', 'Inference'],
  needs: ['policy'],
  values: () => ({}),
  sentences: [],
};
