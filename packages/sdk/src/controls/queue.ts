import type { Control } from './control.ts';
import { textOptions } from './rule-bounds.ts';

export const queue: Control = {
  id: 'queue',
  title: 'Only named queues',
  level: 'policy',
  why: 'A queue hands out what the teams share, each its part.',
  fix: 'leave it out, or use --queue with one that the policy names',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: ['https://kueue.sigs.k8s.io/docs/concepts/local_queue/'],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: (policy) => {
    const queues = policy.sections.scheduling?.queues ?? textOptions(policy, 'scheduling.queue');
    return queues === undefined ? undefined : { queues };
  },
  sentences: [
    {
      scope: 'object',
      holds: 'object.metadata.?labels[?"kueue.x-k8s.io/queue-name"].orValue("") in variables.queues + [""]',
      field: 'metadata.labels',
      message: 'must name, at kueue.x-k8s.io/queue-name, a queue of the policy or none',
    },
    {
      scope: 'pod',
      holds: 'variables.meta.?labels[?"kueue.x-k8s.io/queue-name"].orValue("") in variables.queues + [""]',
      field: 'metadata.labels',
      message: 'must name, at kueue.x-k8s.io/queue-name, a queue of the policy or none',
    },
  ],
};
