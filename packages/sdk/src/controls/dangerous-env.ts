import type { Control } from './control.ts';

/** Taken by the GPU runtime and by git, whoever sets them. */
const EVERYWHERE = [
  'NVIDIA_VISIBLE_DEVICES',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_ASKPASS',
  'GIT_EXEC_PATH',
  'GIT_PROXY_COMMAND',
];
/** The user's own business in their own container, an attack where a secret is mounted. */
const BESIDE_SECRETS = [
  'LD_PRELOAD',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
  'BASH_ENV',
  'ENV',
  'PYTHONSTARTUP',
  'NODE_OPTIONS',
  'KUBECONFIG',
];

const HOLDS_SECRET =
  '(c.?volumeMounts.orValue([]).exists(m, m.name in variables.secretVolumes)' +
  ' || c.?env.orValue([]).exists(e, e.?valueFrom.?secretKeyRef.hasValue())' +
  ' || c.?envFrom.orValue([]).exists(e, has(e.secretRef)))';

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

export const dangerousEnv: Control = {
  id: 'dangerous-env',
  title: 'No variable that takes over a program',
  level: 'floor',
  why: 'These variables make a program load foreign code or take devices that were not asked for; in a container that holds a secret that is theft.',
  fix: 'remove the variable, or build it into an image of your own',
  risk: 'malicious code',
  standard: 'ours',
  references: ['https://nvd.nist.gov/vuln/detail/CVE-2025-23266'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'envVar',
      holds: `!(e.name in [${list(EVERYWHERE)}]) && !e.name.startsWith("GITSYNC_")`,
      field: 'name',
      message: 'must not be set',
    },
    {
      scope: 'envVar',
      holds: `!(e.name in [${list(BESIDE_SECRETS)}]) || !${HOLDS_SECRET}`,
      field: 'name',
      message: 'must not be set in a container that holds a secret',
    },
  ],
};
