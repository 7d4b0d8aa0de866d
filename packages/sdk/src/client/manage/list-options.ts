import type { WorkloadKind } from '../../request/workload-kind.ts';
import type { WorkloadStatus } from '../status/workload-state.ts';

/** One row of a list: what `status` tells, as far as one page of objects shows it (no events). */
export type WorkloadSummary = WorkloadStatus;

/** Something that a list leaves out because the user may not see it. */
export type ListGap =
  /** Pods may not be listed there: how a workload is doing is only known as far as its Job or Deployment says. */
  | { readonly what: 'pods'; readonly namespace: string | undefined }
  /** Jobs or Deployments may not be listed there; undefined is the whole cluster. */
  | { readonly what: 'workloads'; readonly resource: 'jobs' | 'deployments'; readonly namespace: string | undefined }
  /**
   * The cluster as a whole may not be listed: these namespaces were looked into instead. Where not even namespaces may be
   * listed, `listed` is false, and they are those that the caller named.
   */
  | {
      readonly what: 'namespaces';
      readonly looked: readonly string[];
      readonly leftOut: number;
      readonly listed: boolean;
    };

export interface ListOptions {
  /** Undefined lists all namespaces, or where that is not allowed every one that the user is known to see. */
  readonly namespace?: string | undefined;
  /** Value of the `aisubmit.dev/user` label: only what this user submitted. */
  readonly user?: string | undefined;
  /** Only workloads of these kinds. @default all */
  readonly kinds?: readonly WorkloadKind[] | undefined;
  /** A label selector as kubectl takes it, on top of what makes a workload. */
  readonly selector?: string | undefined;
  /** Namespaces to try where namespaces may not be listed, such as those of the kubeconfig's contexts. */
  readonly candidates?: readonly string[] | undefined;
  /** Told once for each gap. */
  readonly onGap?: ((gap: ListGap) => void) | undefined;
  /** Objects per request. @default 100 */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
