import type { Control, Sentence } from './control.ts';

export const uidClaim: Control = {
  id: 'uid-claim',
  title: 'The user’s own numbers',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'leave runAsUser, runAsGroup and fsGroup to your login',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => {
    const { uidClaim: uid, gidClaim: gid, supplementalGroups = [] } = sections.identity ?? {};
    if (uid === undefined && gid === undefined) return undefined;
    return { uidClaim: uid ?? '', gidClaim: gid ?? '', sharedGroups: gid === undefined ? [] : supplementalGroups };
  },
  sentences: [
    ...own({ claim: 'uidClaim', numbers: 'requesterUids', field: 'runAsUser', noun: 'number' }),
    ...own({ claim: 'gidClaim', numbers: 'requesterGids', field: 'runAsGroup', noun: 'group number' }),
    {
      scope: 'pod',
      holds:
        'variables.gidClaim == "" || !variables.spec.?securityContext.?fsGroup.hasValue()' +
        ' || string(variables.spec.securityContext.fsGroup) in variables.requesterGids' +
        ' || variables.spec.securityContext.fsGroup in variables.sharedGroups',
      field: 'securityContext.fsGroup',
      message: 'must be the group number that your login carries, or a group that the policy names',
    },
  ],
};

interface Own {
  /** CEL variable with the policy's key, empty where it names none. */
  readonly claim: string;
  /** CEL variable with what the login carries under it. */
  readonly numbers: string;
  /** A field of securityContext; the pod must set it, since an image would decide otherwise. */
  readonly field: string;
  readonly noun: string;
}

function own({ claim, numbers, field, noun }: Own): Sentence[] {
  const about = { field: `securityContext.${field}`, message: `must be the ${noun} that your login carries` };
  const unasked = `variables.${claim} == ""`;
  return [
    {
      scope: 'pod',
      holds: `${unasked} || string(variables.spec.?securityContext.?${field}.orValue(0)) in variables.${numbers}`,
      ...about,
    },
    {
      scope: 'container',
      holds:
        `${unasked} || !c.?securityContext.?${field}.hasValue()` +
        ` || string(c.securityContext.${field}) in variables.${numbers}`,
      ...about,
    },
  ];
}
