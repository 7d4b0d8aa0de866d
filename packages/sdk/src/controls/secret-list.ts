import type { Control } from './control.ts';
import { PROJECTED } from './projected-list.ts';

export const secretList: Control = {
  id: 'secret-list',
  title: 'Only named Secrets',
  level: 'policy',
  why: 'Whoever may create a pod may read every Secret of the namespace by mounting it.',
  fix: 'use a Secret that the policy names',
  risk: 'code and data theft',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.secrets?.names === undefined ? undefined : { secrets: sections.secrets.names }),
  sentences: [
    {
      scope: 'volume',
      holds:
        '!has(v.secret) || v.secret.?secretName.orValue("") in variables.secrets || v.secret.?secretName.orValue("") == variables.workload + "-token"',
      field: 'secret.secretName',
      message: 'must be one that the policy names',
    },
    {
      scope: 'volume',
      holds: `${PROJECTED}.all(s, !has(s.secret) || s.secret.?name.orValue("") in variables.secrets)`,
      field: 'projected.sources',
      message: 'must hold only Secrets that the policy names',
    },
    {
      scope: 'volume',
      holds: '!v.?csi.?nodePublishSecretRef.hasValue()',
      field: 'csi.nodePublishSecretRef',
      message: 'must be absent',
    },
    {
      scope: 'envVar',
      holds: 'e.?valueFrom.?secretKeyRef.?name.orValue("") == "" || e.valueFrom.secretKeyRef.name in variables.secrets',
      field: 'valueFrom.secretKeyRef.name',
      message: 'must come from a Secret that the policy names',
    },
    {
      scope: 'container',
      holds: 'c.?envFrom.orValue([]).all(e, !has(e.secretRef) || e.secretRef.?name.orValue("") in variables.secrets)',
      field: 'envFrom',
      message: 'must hold only Secrets that the policy names',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?imagePullSecrets.orValue([]).all(s, s.?name.orValue("") in variables.secrets)',
      field: 'imagePullSecrets',
      message: 'must hold only Secrets that the policy names',
    },
  ],
};
