import type { Control } from './control.ts';

export const hostNamespaces: Control = {
  id: 'host-namespaces',
  title: 'No host namespaces, no shared processes',
  level: 'floor',
  why: 'A pod in the host’s namespaces sees the node’s network, processes and memory; a shared process namespace shows one container’s secrets to the others.',
  fix: 'remove hostNetwork, hostPID, hostIPC and shareProcessNamespace',
  risk: 'privileged mode',
  standard: 'PSS baseline, CIS 5.2.3-5',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?hostNetwork.orValue(false) == false',
      field: 'hostNetwork',
      message: 'must be false or absent',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?hostPID.orValue(false) == false',
      field: 'hostPID',
      message: 'must be false or absent',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?hostIPC.orValue(false) == false',
      field: 'hostIPC',
      message: 'must be false or absent',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?shareProcessNamespace.orValue(false) == false',
      field: 'shareProcessNamespace',
      message: 'must be false or absent',
    },
  ],
};
