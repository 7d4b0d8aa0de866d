import type { PolicyAttack } from './attacks/policy-attack.ts';
import { EPHEMERAL_ATTACKS } from './attacks/policy-claim-templates.ts';
import { SHARE_ATTACKS } from './attacks/policy-shares.ts';
import { SOURCE_ATTACKS } from './attacks/policy-sources.ts';

/** Named attacks on pods under a policy; every policy control that judges pods has at least one. */
export const POLICY_ATTACKS: readonly PolicyAttack[] = [...SOURCE_ATTACKS, ...SHARE_ATTACKS, ...EPHEMERAL_ATTACKS];
