import { MASKED_PROC } from './masked-proc.ts';
import type { StandardCheck } from './standard-check.ts';

/** Keeps for `restricted` what `baseline` lets go in user namespaces from 1.35 on. */
export const procMountRestricted: StandardCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  overrides: ['procMount'],
  why: 'An unmasked /proc shows and changes kernel settings, in a user namespace too.',
  fix: 'remove procMount',
  variants: [{ since: 35, sentences: MASKED_PROC }],
};
