import type { Control } from './control.ts';

export const gitSigned: Control = {
  id: 'git-signed',
  title: 'Code signed by those who may',
  level: 'policy',
  why: 'Whoever gets hold of a login can push; only a signature says who wrote it.',
  fix: 'name the ConfigMap with the allowed signers: signedBy',
  risk: 'malicious code',
  standard: 'the organisation’s',
  references: ['https://git-scm.com/docs/git-verify-commit'],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections: { git } }) => (git?.signed === undefined && git?.signers === undefined ? undefined : {}),
  sentences: [],
};
