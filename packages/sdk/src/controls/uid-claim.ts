import type { Control } from './control.ts';

export const uidClaim: Control = {
  id: 'uid-claim',
  title: 'The user’s own number',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'leave runAsUser to your login',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) =>
    sections.identity?.uidClaim === undefined ? undefined : { uidClaim: sections.identity.uidClaim },
  sentences: [
    {
      scope: 'pod',
      holds: 'string(variables.spec.?securityContext.?runAsUser.orValue(0)) in variables.requesterUids',
      field: 'securityContext.runAsUser',
      message: 'must be the number that your login carries',
    },
    {
      scope: 'container',
      holds:
        '!c.?securityContext.?runAsUser.hasValue() || string(c.securityContext.runAsUser) in variables.requesterUids',
      field: 'securityContext.runAsUser',
      message: 'must be the number that your login carries',
    },
  ],
};
