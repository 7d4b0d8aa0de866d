import type { Control } from './control.ts';
import { PROJECTED } from './projected-list.ts';

export const serviceAccountToken: Control = {
  id: 'service-account-token',
  title: 'No credential of the cluster in the pod',
  level: 'floor',
  why: 'A mounted service account token is the namespace’s identity; whoever runs code in the pod has it.',
  fix: 'set automountServiceAccountToken: false and remove projected service account tokens',
  risk: 'cluster takeover',
  standard: 'CIS 5.1.6',
  references: ['https://kubernetes.io/docs/concepts/security/service-accounts/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?automountServiceAccountToken.orValue(true) == false',
      field: 'automountServiceAccountToken',
      message: 'must be set to false',
    },
    {
      scope: 'volume',
      holds: `${PROJECTED}.all(s, !has(s.serviceAccountToken) || (s.serviceAccountToken.?audience.orValue("") != "" && !s.serviceAccountToken.audience.startsWith("https://kubernetes.default")))`,
      field: 'projected.sources',
      message: 'must not hold a token that the API server takes',
    },
  ],
};
