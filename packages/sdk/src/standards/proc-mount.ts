import { exceptUserNamespaces } from './exempt.ts';
import { MASKED_PROC } from './masked-proc.ts';
import type { StandardCheck } from './standard-check.ts';

export const procMount: StandardCheck = {
  id: 'procMount',
  level: 'baseline',
  why: 'An unmasked /proc shows and changes the node’s kernel settings.',
  fix: 'remove procMount',
  variants: [
    { since: 0, sentences: MASKED_PROC },
    { since: 35, sentences: exceptUserNamespaces(MASKED_PROC) },
  ],
};
