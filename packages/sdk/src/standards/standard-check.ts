import type { Sentence } from '../controls/control.ts';

/** The two levels of the Pod Security Standards that refuse anything. */
export const POD_SECURITY_LEVELS = ['baseline', 'restricted'] as const;

export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** What a check demands from one minor version of Kubernetes on, until its next variant. */
export interface Variant {
  /** Minor version, 35 for v1.35. */
  readonly since: number;
  readonly sentences: readonly Sentence[];
}

/**
 * One check of the Pod Security Standards, as exactly as the API server's own admission makes it.
 *
 * @see https://github.com/kubernetes/pod-security-admission/tree/master/policy
 */
export interface StandardCheck {
  /** The id that Kubernetes gives it. */
  readonly id: string;
  /** `restricted` asks for every check of `baseline` too, but for those that its own checks override. */
  readonly level: PodSecurityLevel;
  /** Ids of baseline checks that this one stands in for, from its first variant on. */
  readonly overrides?: readonly string[];
  /** Why it matters, for the person who is refused. */
  readonly why: string;
  readonly fix: string;
  /** Ascending by `since`; the first is what the oldest judged version asks. */
  readonly variants: readonly [Variant, ...Variant[]];
}
