import type { Control } from './control.ts';

export const hostProbes: Control = {
  id: 'host-probes',
  title: 'Probes and hooks ask the pod itself',
  level: 'floor',
  why: 'The kubelet asks from the node: a probe that names a host makes the node call addresses that the pod may not.',
  fix: 'remove host from probes and lifecycle hooks',
  risk: 'lateral movement',
  standard: 'PSS baseline 1.34',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'container',
      holds: 'c.?livenessProbe.?httpGet.?host.orValue("") == "" && c.?livenessProbe.?tcpSocket.?host.orValue("") == ""',
      field: 'livenessProbe',
      message: 'must not name a host',
    },
    {
      scope: 'container',
      holds:
        'c.?readinessProbe.?httpGet.?host.orValue("") == "" && c.?readinessProbe.?tcpSocket.?host.orValue("") == ""',
      field: 'readinessProbe',
      message: 'must not name a host',
    },
    {
      scope: 'container',
      holds: 'c.?startupProbe.?httpGet.?host.orValue("") == "" && c.?startupProbe.?tcpSocket.?host.orValue("") == ""',
      field: 'startupProbe',
      message: 'must not name a host',
    },
    {
      scope: 'container',
      holds:
        'c.?lifecycle.?postStart.?httpGet.?host.orValue("") == "" && c.?lifecycle.?postStart.?tcpSocket.?host.orValue("") == ""',
      field: 'lifecycle.postStart',
      message: 'must not name a host',
    },
    {
      scope: 'container',
      holds:
        'c.?lifecycle.?preStop.?httpGet.?host.orValue("") == "" && c.?lifecycle.?preStop.?tcpSocket.?host.orValue("") == ""',
      field: 'lifecycle.preStop',
      message: 'must not name a host',
    },
  ],
};
