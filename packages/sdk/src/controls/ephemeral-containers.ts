import type { Control } from './control.ts';

export const ephemeralContainers: Control = {
  id: 'ephemeral-containers',
  title: 'Debug containers are containers',
  level: 'floor',
  why: 'A container added to a running pod sees all that the pod sees.',
  fix: 'use kubectl debug --profile=restricted, where your role allows it',
  risk: 'all',
  standard: 'ours',
  references: [],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?ephemeralContainers.orValue([]).all(c, c.?securityContext.hasValue())',
      field: 'ephemeralContainers',
      message: 'must each have a securityContext of their own',
    },
  ],
};
