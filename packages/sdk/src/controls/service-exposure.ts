import type { Control } from './control.ts';

export const serviceExposure: Control = {
  id: 'service-exposure',
  title: 'Endpoints of the cluster only',
  level: 'policy',
  why: 'A node port, a load balancer or an ingress shows a model to everybody who reaches the network.',
  fix: 'use type ClusterIP, and reach it by kubectl port-forward or through a gateway that an admin runs',
  risk: 'lateral movement',
  standard: 'the organisation’s',
  references: [],
  judges: ['Service', 'Ingress'],
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.network?.exposure === 'cluster' ? {} : undefined),
  sentences: [
    {
      scope: 'object',
      // Of an Ingress an API server that looks at types would warn.
      holds: 'object.kind != "Service" || dyn(object).spec.?type.orValue("") in ["", "ClusterIP"]',
      field: 'spec.type',
      message: 'must be ClusterIP',
    },
    {
      scope: 'object',
      holds: 'object.kind != "Service" || size(dyn(object).spec.?externalIPs.orValue([])) == 0',
      field: 'spec.externalIPs',
      message: 'must be empty',
    },
    { scope: 'object', holds: 'object.kind != "Ingress"', field: 'kind', message: 'must not be Ingress' },
  ],
};
