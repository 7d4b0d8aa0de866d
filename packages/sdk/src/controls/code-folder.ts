import type { Control } from './control.ts';

export const codeFolder: Control = {
  id: 'code-folder',
  title: 'No code from somebody’s own machine',
  level: 'policy',
  why: 'What runs is then in no history, and nobody else has looked at it.',
  fix: 'push it, and use git',
  risk: 'malicious code',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections: { code } }) => (code?.folder === undefined ? undefined : {}),
  sentences: [],
};
