import type { KubeEvent } from '../kube-types.ts';
import type { DeviceUse } from './device-use.ts';
import type { QueueFacts } from './explain-queue.ts';

/** What lies around a workload and says why it waits or ended, as far as the user may see it. All of it may be absent. */
export interface Surroundings {
  readonly devices?: DeviceUse | undefined;
  /** Events of the volume claims that a waiting pod mounts. */
  readonly claimEvents?: readonly KubeEvent[] | undefined;
  /** End of the log of one container: one that failed, or a helper at work. */
  readonly log?: LogTail | undefined;
  /** What Kueue says of it. */
  readonly queue?: QueueFacts | undefined;
}

/** The last lines of a container. */
export interface LogTail {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly string[];
}

/** The lines of one container of one pod, where they were read. */
export function linesOf(
  around: Surroundings | undefined,
  pod: string | undefined,
  container: string | undefined,
): readonly string[] | undefined {
  const { log } = around ?? {};
  return log !== undefined && log.pod === pod && log.container === container ? log.lines : undefined;
}
