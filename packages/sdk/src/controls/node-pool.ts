import type { Control } from './control.ts';

export const nodePool: Control = {
  id: 'node-pool',
  title: 'A pool that the policy names',
  level: 'policy',
  why: 'Pools keep rare nodes for those whose work needs them; a pod that names none may land on any.',
  fix: 'choose a pool with --node-pool; in a manifest, select it by the label that the policy names',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector'],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => {
    const pools = sections.scheduling?.nodePools;
    return pools === undefined ? undefined : { nodePoolLabel: pools.label, nodePools: pools.names };
  },
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?nodeSelector[?variables.nodePoolLabel].orValue("") in variables.nodePools',
      field: 'nodeSelector',
      message: 'must select a node pool that the policy names',
    },
  ],
};
