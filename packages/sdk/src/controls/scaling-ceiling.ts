import type { Control } from './control.ts';
import { workloadCeilings } from './workload-ceiling.ts';

export const scalingCeiling: Control = {
  id: 'scaling-ceiling',
  title: 'No way to scale beyond the share',
  level: 'policy',
  why: 'An autoscaler, or a word to the scale of a workload, makes of one pod as many as it says.',
  fix: 'ask for fewer pods at once, or ask an admin for a larger share',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/'],
  judges: ['HorizontalPodAutoscaler', 'Scale'],
  needs: ['object', 'policy'],
  values: (policy) => (policy.sections.resources?.workload?.pods === undefined ? undefined : workloadCeilings(policy)),
  sentences: [
    {
      scope: 'object',
      holds: 'object.kind != "HorizontalPodAutoscaler" || object.spec.maxReplicas <= variables.maxPods',
      field: 'spec.maxReplicas',
      message: 'must not be more than the policy allows',
      onUpdate: {
        touched: 'object.kind == "HorizontalPodAutoscaler" && object.spec.maxReplicas > oldObject.spec.maxReplicas',
        otherwise: 'true',
      },
    },
    {
      scope: 'object',
      holds: 'object.kind != "Scale" || object.spec.?replicas.orValue(0) <= variables.maxPods',
      field: 'spec.replicas',
      message: 'must not be more than the policy allows',
      onUpdate: {
        touched: 'object.kind == "Scale" && object.spec.?replicas.orValue(0) > oldObject.spec.?replicas.orValue(0)',
        otherwise: 'true',
      },
    },
  ],
};
