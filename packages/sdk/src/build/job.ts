import type { Effective } from '../policy/effective.ts';
import type { KubeObject } from './kube-object.ts';
import { parentMetadata, type Stamp } from './metadata.ts';
import { INCOMPLETE } from './metadata-keys.ts';

interface JobParts {
  readonly completionMode: 'NonIndexed' | 'Indexed';
  readonly backoffLimit: number;
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
      parallelism: 1,
      completions: 1,
      completionMode: parts.completionMode,
      backoffLimit: parts.backoffLimit,
      ttlSecondsAfterFinished: parts.ttlSecondsAfterFinished,
      // What the cluster interrupts (drain, preemption, eviction) is replaced and costs no retry.
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: parts.template,
    },
  };
}

/** The patch that lets a suspended Job run. */
export const RELEASE_JOB = { metadata: { annotations: { [INCOMPLETE]: null } }, spec: { suspend: false } };
