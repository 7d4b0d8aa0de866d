import type { Control } from './control.ts';

export const windows: Control = {
  id: 'windows',
  title: 'Linux only',
  level: 'floor',
  why: 'A pod that says it is for Windows is excused from three checks of Pod Security, and then may run anywhere.',
  fix: 'remove os.name and windowsOptions',
  risk: 'privileged mode',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?os.?name.orValue("linux") == "linux"',
      field: 'os.name',
      message: 'must be linux or absent',
    },
    {
      scope: 'pod',
      holds: '!variables.spec.?securityContext.?windowsOptions.hasValue()',
      field: 'securityContext.windowsOptions',
      message: 'must be absent',
    },
    {
      scope: 'container',
      holds: '!c.?securityContext.?windowsOptions.hasValue()',
      field: 'securityContext.windowsOptions',
      message: 'must be absent',
    },
  ],
};
