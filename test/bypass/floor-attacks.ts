import type { Attack } from './attacks/attack.ts';
import { PRIVILEGE_ATTACKS } from './attacks/privilege.ts';
import { REACH_ATTACKS } from './attacks/reach.ts';
import { THEFT_ATTACKS } from './attacks/theft.ts';

/** Named attacks on the floor; every control has at least one. */
export const FLOOR_ATTACKS: readonly Attack[] = [...PRIVILEGE_ATTACKS, ...REACH_ATTACKS, ...THEFT_ATTACKS];
