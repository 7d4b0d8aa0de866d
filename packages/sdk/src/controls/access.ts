import type { Control } from './control.ts';

export const access: Control = {
  id: 'access',
  title: 'Only those who are named get into pods that run',
  level: 'policy',
  why: 'Whoever runs a command in a pod is whoever the pod runs as, and its record says nothing of what they did.',
  fix: 'use kubectl aisubmit logs, or ask an admin for an entry under access',
  risk: 'attribution',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  judges: 'pods',
  needs: ['connection', 'policy'],
  values: ({ sections: { access: section } }) =>
    (section?.exec ?? section?.attach ?? section?.portForward) === undefined ? undefined : {},
  sentences: [],
};
