import type { Control } from './control.ts';

export const gitHost: Control = {
  id: 'git-host',
  title: 'Code only from named hosts, with a login where asked',
  level: 'policy',
  why: 'What is cloned is run; a host that anybody may write to decides what that is, and a host outside takes what is sent to it.',
  fix: 'use a repository on a host that the policy names, with the Secret for it',
  risk: 'malicious code',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections: { git } }) => (git?.hosts === undefined && git?.secret === undefined ? undefined : {}),
  sentences: [],
};
