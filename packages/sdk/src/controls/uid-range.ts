import type { Control } from './control.ts';
import { idRange } from './id-range.ts';

export const uidRange: Control = {
  id: 'uid-range',
  title: 'Users of the organisation’s range',
  level: 'policy',
  why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
  fix: 'leave it out for the policy’s default, or choose one in the range',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  ...idRange({ variable: 'uid', field: 'identity.runAsUser', required: 'runAsUser' }),
};
