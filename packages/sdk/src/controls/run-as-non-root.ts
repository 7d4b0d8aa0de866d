import type { Control } from './control.ts';

export const runAsNonRoot: Control = {
  id: 'run-as-non-root',
  title: 'Never root, user or group',
  level: 'floor',
  why: 'Root in a container is one kernel bug away from root on the node, and owns every file on shared storage.',
  fix: 'set runAsNonRoot: true, and runAsUser and runAsGroup to numbers above 0, in the pod’s securityContext',
  risk: 'root',
  standard: 'PSS restricted, stricter: user namespaces excuse nothing',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/127-user-namespaces',
  ],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?runAsNonRoot.orValue(false) == true',
      field: 'securityContext.runAsNonRoot',
      message: 'must be true',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?runAsUser.orValue(0) > 0',
      field: 'securityContext.runAsUser',
      message: 'must be a number above 0',
    },
    {
      scope: 'pod',
      holds: 'variables.spec.?securityContext.?runAsGroup.orValue(0) > 0',
      field: 'securityContext.runAsGroup',
      message: 'must be a number above 0',
    },
    {
      scope: 'container',
      holds: 'c.?securityContext.?runAsNonRoot.orValue(true) == true',
      field: 'securityContext.runAsNonRoot',
      message: 'must not be false',
    },
    {
      scope: 'container',
      holds: 'c.?securityContext.?runAsUser.orValue(1) > 0',
      field: 'securityContext.runAsUser',
      message: 'must be a number above 0',
    },
    {
      scope: 'container',
      holds: 'c.?securityContext.?runAsGroup.orValue(1) > 0',
      field: 'securityContext.runAsGroup',
      message: 'must be a number above 0',
    },
  ],
};
