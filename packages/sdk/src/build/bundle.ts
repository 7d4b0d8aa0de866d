import type { WorkloadKind } from '../request/workload-kind.ts';
import type { KubeObject } from './kube-object.ts';

/** Everything one workload consists of, in the order in which it is written. */
export interface Bundle {
  readonly kind: WorkloadKind;
  /** The user's name for it, such as `mnist`. */
  readonly name: string;
  readonly namespace: string;
  /** `<kind>-<name>`, such as `training-mnist`: name of the parent and prefix of its children. */
  readonly workload: string;
  readonly requestId: string;
  /** Objects that outlive the workload (a notebook's home): made unless they exist, never owned by it. */
  readonly kept: readonly KubeObject[];
  /** The Job or Deployment, paused (`suspend: true` or `replicas: 0`) and annotated `aisubmit.dev/incomplete`. */
  readonly parent: KubeObject;
  /** Created after the parent; the submitter adds an ownerReference to the parent's uid. */
  readonly children: readonly KubeObject[];
  /** JSON merge patch that removes `aisubmit.dev/incomplete` and lets the parent run. */
  readonly release: Readonly<Record<string, unknown>>;
}
