import type { MutablePod } from './attack.ts';

/** One way round a rule of a policy: the policy's `spec`, what is tried, and the nearest thing that is allowed. */
export interface PolicyAttack {
  readonly name: string;
  readonly control: string;
  readonly policy: object;
  readonly attack: (spec: MutablePod) => void;
  readonly twin: (spec: MutablePod) => void;
}
