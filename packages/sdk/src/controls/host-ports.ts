import type { Control } from './control.ts';

export const hostPorts: Control = {
  id: 'host-ports',
  title: 'No host ports',
  level: 'floor',
  why: 'A port on the node is open to everyone who reaches the node, past every NetworkPolicy.',
  fix: 'remove hostPort and use a Service, or kubectl port-forward',
  risk: 'lateral movement',
  standard: 'PSS baseline',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      // In the host's network every port is one of the host's; a template says so only once it is a pod.
      holds:
        'c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0 && variables.spec.?hostNetwork.orValue(false) == false)',
      field: 'ports',
      message: 'must not have a hostPort',
    },
  ],
};
