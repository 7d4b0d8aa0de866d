import type { Effective } from '../policy/effective.ts';
import { claimsOf } from './claims.ts';
import { RELEASE_JOB, suspendedJob } from './job.ts';
import type { Stamp } from './metadata.ts';
import { networkPolicy } from './network-policy.ts';
import { podTemplate } from './pod.ts';
import { runOf } from './run.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Training = Extract<Effective, { kind: 'Training' }>;

/** A training run: an Indexed Job that nobody calls and that ends with its command's exit code. */
export function buildTraining(training: Training, stamp: Stamp): WorkloadObjects {
  const template = podTemplate(training, stamp, {
    restartPolicy: 'Never',
    run: runOf(training.spec),
    activeDeadlineSeconds: training.spec.maxRuntimeSeconds,
  });
  return {
    kept: claimsOf(training, stamp, { home: false }),
    parent: suspendedJob(training, stamp, {
      completionMode: 'Indexed',
      backoffLimit: training.spec.retries,
      ttlSecondsAfterFinished: training.spec.ttlSecondsAfterFinished,
      template,
    }),
    children: [networkPolicy(training, stamp)],
    release: RELEASE_JOB,
  };
}
