import type { Control } from './control.ts';

export const namespace: Control = {
  id: 'namespace',
  title: 'Never in a system namespace',
  level: 'floor',
  why: 'default and the system namespaces have no isolation, no quota, and the cluster’s own components as neighbours.',
  fix: 'choose a namespace of your team with --namespace',
  risk: 'cluster takeover',
  standard: 'CIS 5.6.4',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
  judges: 'pods',
  needs: ['object', 'namespace'],
  sentences: [
    {
      scope: 'object',
      holds:
        '!(variables.objectNamespace in ["default", "aisubmit-system"] || variables.objectNamespace.startsWith("kube-"))',
      field: 'metadata.namespace',
      message: 'must not be default, kube-* or aisubmit-system',
    },
  ],
};
