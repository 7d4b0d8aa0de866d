import type { PodSpec } from '../kube-types.ts';

export interface MissingExplanation {
  readonly sentence: string;
  readonly next: string;
  /** What passes by itself is none. */
  readonly problem?: false;
}

export type Volume = NonNullable<PodSpec['volumes']>[number];

/** What a kubelet says that something to be mounted or read is not there, or does not let us. */
export interface MissingPattern {
  readonly says: RegExp;
  readonly explain: (found: readonly string[], volume: Volume | undefined) => MissingExplanation;
}
