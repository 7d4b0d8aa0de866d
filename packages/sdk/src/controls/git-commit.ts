import type { Control } from './control.ts';

export const gitCommit: Control = {
  id: 'git-commit',
  title: 'Code pinned to a commit',
  level: 'policy',
  why: 'A branch is whatever was pushed last; only a commit is the code that somebody has looked at.',
  fix: 'name the whole commit hash; aisubmit looks a branch up for you',
  risk: 'malicious code',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections: { git } }) => (git?.commit === undefined ? undefined : {}),
  sentences: [],
};
