import type { Control } from './control.ts';

export const serviceLinks: Control = {
  id: 'service-links',
  title: 'No list of the namespace’s services',
  level: 'floor',
  why: 'Service links put the address of every service into every container’s environment.',
  fix: 'set enableServiceLinks: false',
  risk: 'discovery',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/tutorials/services/connect-applications-service/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?enableServiceLinks.orValue(true) == false',
      field: 'enableServiceLinks',
      message: 'must be set to false',
    },
  ],
};
