/** Where in a workload something is to happen. */
export interface PodChoice {
  /** Name of one of its pods; otherwise the first trial's, or the one that has been ready for the shortest time. */
  readonly pod?: string | undefined;
  /** Number of a trial. */
  readonly index?: number | undefined;
  /** @default the one the workload is about */
  readonly container?: string | undefined;
}

/** A pod in which something can run now. */
export interface ChosenPod {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Names of other pods that run and could have been meant; safe to show. */
  readonly others: readonly string[];
  /** True where pods are those of numbered trials. */
  readonly numbered: boolean;
}
