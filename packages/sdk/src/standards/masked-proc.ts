import type { Sentence } from '../controls/control.ts';

/** The demand of both levels: `/proc` with the runtime's masks. */
export const MASKED_PROC: readonly Sentence[] = [
  {
    scope: 'container',
    holds: 'c.?securityContext.?procMount.orValue("Default") == "Default"',
    field: 'securityContext.procMount',
    message: 'must be Default',
  },
];
