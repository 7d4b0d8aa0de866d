import type { WorkloadKind } from '../../request/workload-kind.ts';

/** Where a workload stands. */
export type WorkloadState =
  | 'Pending'
  | 'Scheduling'
  | 'Pulling'
  | 'Starting'
  | 'Running'
  | 'Succeeded'
  | 'Failed'
  | 'Suspended'
  | 'Incomplete'
  | 'Deleting'
  | 'Unknown';

/** What is going on, in words. */
export interface Finding {
  readonly state: WorkloadState;
  /** One sentence, safe to show. */
  readonly sentence: string;
  /** What to do about it. */
  readonly next?: string | undefined;
  /** True when it will not get better by waiting alone, or has failed. */
  readonly problem: boolean;
  readonly exitCode?: number | undefined;
  /** Since when this is so, by the cluster's clock (RFC 3339); beside the sentence, which so changes only with what it says. */
  readonly since?: string | undefined;
}

/** What is so, and what to do about it, where the state is known. */
export type Told = Pick<Finding, 'sentence' | 'next'>;

/** Why a container ended, in words that are safe to show. */
export type ExitExplanation = Pick<Finding, 'sentence' | 'next' | 'exitCode'>;

export interface PodSummary {
  readonly name: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly node?: string | undefined;
}

/** Everything `status` tells about one workload. Texts are safe to show; times are RFC 3339. */
export interface WorkloadStatus extends Finding {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string;
  /** Name of its Job or Deployment. */
  readonly workload: string;
  readonly pods: readonly PodSummary[];
  readonly restarts: number;
  readonly createdAt?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly image?: string | undefined;
  /** What one pod may use. */
  readonly resources: {
    readonly cpu?: string | undefined;
    readonly memory?: string | undefined;
    readonly gpu?: string | undefined;
  };
  /** The submitting user as the API server knows them. */
  readonly user?: string | undefined;
  /** The policy it was made under, and the template it was made from. */
  readonly policy?: string | undefined;
  readonly template?: string | undefined;
  readonly ready: number;
  readonly desired: number;
}

/** True when nothing more will happen by itself. */
export function isFinal(state: WorkloadState): boolean {
  return state === 'Succeeded' || state === 'Failed';
}

/** True when nothing runs, and nothing will until somebody does something about it. */
export function isStopped(state: WorkloadState): boolean {
  return isFinal(state) || state === 'Suspended' || state === 'Incomplete' || state === 'Deleting';
}
