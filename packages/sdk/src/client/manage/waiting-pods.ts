import type { Pod } from '../kube-types.ts';

/** Of a workload that is being made the pods are told within a moment of it; most others belong to none that is shown. */
const MAX_WAITING = 1000;

interface Waiting {
  readonly workload: string;
  readonly pod: Pod;
}

/** Pods of workloads that have not been seen yet, as many as can be held; those that changed last. */
export class WaitingPods {
  /** By namespace and name, the one that changed last at the end. */
  readonly #pods = new Map<string, Waiting>();

  /** What was told of it last. */
  find(pod: Pod): Pod | undefined {
    return this.#pods.get(placeOf(pod))?.pod;
  }

  put(workload: string, pod: Pod): void {
    this.drop(pod);
    this.#pods.set(placeOf(pod), { workload, pod });
    const [oldest] = this.#pods.keys();
    if (this.#pods.size > MAX_WAITING && oldest !== undefined) this.#pods.delete(oldest);
  }

  drop(pod: Pod): void {
    this.#pods.delete(placeOf(pod));
  }

  /** Gives out the pods of a workload that is seen at last. */
  take(workload: string): readonly Pod[] {
    const found = [...this.#pods.values()].flatMap((each) => (each.workload === workload ? [each.pod] : []));
    for (const pod of found) this.drop(pod);
    return found;
  }
}

function placeOf({ metadata }: Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}
