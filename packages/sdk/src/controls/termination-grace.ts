import type { Control } from './control.ts';

const MAX_SECONDS = 600;

export const terminationGrace: Control = {
  id: 'termination-grace',
  title: 'An end that comes',
  level: 'floor',
  why: 'A pod that is being deleted outlives its NetworkPolicy for as long as it may ignore the signal.',
  fix: 'set terminationGracePeriodSeconds to 600 or less',
  risk: 'data theft',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: `variables.spec.?terminationGracePeriodSeconds.orValue(30) <= ${MAX_SECONDS}`,
      field: 'terminationGracePeriodSeconds',
      message: `must be at most ${MAX_SECONDS}`,
    },
  ],
};
