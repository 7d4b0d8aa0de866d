import type { Effective } from '../policy/effective.ts';
import type { KubeObject } from './kube-object.ts';
import { parentMetadata, type Stamp } from './metadata.ts';
import { INCOMPLETE, QUEUE_LABEL } from './metadata-keys.ts';

interface JobParts {
  readonly completionMode: 'NonIndexed' | 'Indexed';
  /** How often a failed run starts again; of an Indexed Job each index, so that one failed trial ends no other. */
  readonly retries: number;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly ttlSecondsAfterFinished: number;
  readonly template: Readonly<Record<string, unknown>>;
}

/** A Job that waits: suspended, and marked incomplete until everything it needs exists. */
export function suspendedJob(effective: Effective, stamp: Stamp, parts: JobParts): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: parentMetadata(effective, stamp),
    spec: {
      suspend: true,
      parallelism: parts.parallelism ?? 1,
      completions: parts.completions ?? 1,
      completionMode: parts.completionMode,
      ...(parts.completions === undefined ? { backoffLimit: parts.retries } : { backoffLimitPerIndex: parts.retries }),
      ttlSecondsAfterFinished: parts.ttlSecondsAfterFinished,
      // What the cluster interrupts (drain, preemption, eviction) is replaced and costs no retry.
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: parts.template,
    },
  };
}

/** The patch that lets a suspended Job run; one with a queue waits for its turn there, since Kueue lifts the suspension. */
export function releaseJob({ spec }: Effective): Readonly<Record<string, unknown>> {
  const { queue } = spec.scheduling;
  const annotations = { [INCOMPLETE]: null };
  return queue === undefined
    ? { metadata: { annotations }, spec: { suspend: false } }
    : { metadata: { annotations, labels: { [QUEUE_LABEL]: queue } } };
}
