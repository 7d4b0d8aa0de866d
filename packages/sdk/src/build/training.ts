import type { Effective } from '../policy/effective.ts';
import type { BuildContext } from './build-context.ts';
import { claimsOf } from './claims.ts';
import { RELEASE_JOB, suspendedJob } from './job.ts';
import { networkPolicy } from './network-policy.ts';
import { podTemplate } from './pod.ts';
import { runOf } from './run.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Training = Extract<Effective, { kind: 'Training' }>;

/** A training run: an Indexed Job that nobody calls and that ends with its command's exit code. */
export function buildTraining(training: Training, context: BuildContext): WorkloadObjects {
  const template = podTemplate(training, context, {
    restartPolicy: 'Never',
    run: runOf(training.spec),
    activeDeadlineSeconds: training.spec.maxRuntimeSeconds,
  });
  return {
    kept: claimsOf(training, context, { home: false }),
    parent: suspendedJob(training, context, {
      completionMode: 'Indexed',
      backoffLimit: training.spec.retries,
      ttlSecondsAfterFinished: training.spec.ttlSecondsAfterFinished,
      template,
    }),
    children: [networkPolicy(training, context)],
    release: RELEASE_JOB,
  };
}
