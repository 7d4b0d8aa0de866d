import type { Effective } from '../policy/effective.ts';
import { claimsOf } from './claims.ts';
import { dataParts } from './data/data-parts.ts';
import { releaseJob, suspendedJob } from './job.ts';
import type { Stamp } from './metadata.ts';
import { networkPolicies } from './network-policies.ts';
import { podTemplate } from './pod.ts';
import { trialRun } from './trial-run.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Training = Extract<Effective, { kind: 'Training' }>;

/** A training run, or every trial of a sweep: one Indexed Job that nobody calls. */
export function buildTraining(training: Training, stamp: Stamp): WorkloadObjects {
  const { sweep } = training.spec;
  const data = dataParts(training, stamp);
  const template = podTemplate(training, stamp, {
    restartPolicy: 'Never',
    run: trialRun(training.spec),
    data,
    activeDeadlineSeconds: training.spec.maxRuntimeSeconds,
  });
  return {
    kept: claimsOf(training, stamp, { home: false }),
    parent: suspendedJob(training, stamp, {
      completionMode: 'Indexed',
      retries: training.spec.retries,
      ...(sweep === undefined ? {} : { completions: sweep.trials, parallelism: sweep.parallelism }),
      ttlSecondsAfterFinished: training.spec.ttlSecondsAfterFinished,
      template,
    }),
    children: [...networkPolicies(training, stamp), ...data.children],
    release: releaseJob(training),
  };
}
