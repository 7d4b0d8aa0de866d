import { STATEFUL_ATTACKS } from './policy-claim-templates.ts';
import {
  COPY_ATTACKS,
  EXPOSURE_ATTACKS,
  JOB_ATTACKS,
  type ObjectAttack,
  OPENING_ATTACKS,
  SECRET_ATTACKS,
  SIZE_ATTACKS,
} from './policy-objects.ts';

/** Attacks with what is not a pod’s. */
export const OBJECT_ATTACKS: readonly ObjectAttack[] = [
  ...OPENING_ATTACKS,
  ...EXPOSURE_ATTACKS,
  ...SIZE_ATTACKS,
  ...COPY_ATTACKS,
  ...STATEFUL_ATTACKS,
  ...JOB_ATTACKS,
  ...SECRET_ATTACKS,
];
