import type { Control } from './control.ts';

export const secretType: Control = {
  id: 'secret-type',
  title: 'Only Secrets that hold data',
  level: 'floor',
  why: 'A Secret of type service-account-token makes the cluster issue a token for any service account of the namespace.',
  fix: 'use type Opaque, kubernetes.io/basic-auth, kubernetes.io/ssh-auth or kubernetes.io/dockerconfigjson',
  risk: 'cluster takeover',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#secret-types'],
  judges: ['Secret'],
  needs: ['object'],
  sentences: [
    {
      scope: 'object',
      holds:
        'object.?type.orValue("Opaque") in ["", "Opaque", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/dockerconfigjson"]',
      field: 'type',
      message: 'must be Opaque, basic-auth, ssh-auth or dockerconfigjson',
    },
  ],
};
