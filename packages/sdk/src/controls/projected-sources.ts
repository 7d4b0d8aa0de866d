import type { Control } from './control.ts';
import { PROJECTED } from './projected-list.ts';

export const projectedSources: Control = {
  id: 'projected-sources',
  title: 'Only known projections',
  level: 'floor',
  why: 'New kinds of projected source and dynamic resource claims hand out credentials and devices that no rule here has looked at.',
  fix: 'project only secret, configMap and downwardAPI, and remove resourceClaims',
  risk: 'cluster takeover',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/concepts/storage/projected-volumes/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'volume',
      holds: `${PROJECTED}.all(s, has(s.secret) || has(s.configMap) || has(s.downwardAPI) || has(s.serviceAccountToken))`,
      field: 'projected.sources',
      message: 'must hold only secret, configMap and downwardAPI',
    },
    {
      scope: 'pod',
      holds: 'size(variables.spec.?resourceClaims.orValue([])) == 0',
      field: 'resourceClaims',
      message: 'must be empty',
    },
  ],
};
