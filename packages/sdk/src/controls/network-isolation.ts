import type { Control } from './control.ts';

export const networkIsolation: Control = {
  id: 'network-isolation',
  title: 'A NetworkPolicy for every workload',
  level: 'policy',
  why: 'Without one a pod talks to everything, and everything to it.',
  fix: 'submit it with kubectl aisubmit, which makes one, or add a NetworkPolicy that selects it',
  risk: 'lateral movement',
  standard: 'CIS 5.3.2',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  judges: 'pods',
  needs: ['object', 'policy', 'companions'],
  values: ({ sections }) => (sections.network?.isolation === 'required' ? {} : undefined),
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.isIsolated == true',
      field: 'metadata.labels',
      message: 'must be selected by a NetworkPolicy',
    },
  ],
};
