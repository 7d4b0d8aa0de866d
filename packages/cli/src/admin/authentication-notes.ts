/** What stands above the file: where it goes and what it means there. */
export function authenticationNotes({
  kubeMinor,
  numbers,
}: {
  readonly kubeMinor: number;
  /** Settings of the policy that use the numbers passed on, such as `identity.uidClaim: aisubmit.dev/uid`. */
  readonly numbers: readonly string[];
}): string {
  const versions =
    kubeMinor < 34 ? 'Kubernetes 1.30 to 1.33 (v1beta1); newer ones read it too' : 'Kubernetes 1.34 and newer';
  const lines = [
    `The file behind kube-apiserver's --authentication-config, for ${versions}.`,
    'Nothing in it is secret. Whoever may write it decides who everybody is.',
    '',
    '1. Put it on every control plane node, in a folder of its own: /etc/kubernetes/authentication/config.yaml',
    '2. Name it to kube-apiserver. With kubeadm (v1beta4), below apiServer: of the ClusterConfiguration:',
    '     extraArgs:',
    '     - name: authentication-config',
    '       value: /etc/kubernetes/authentication/config.yaml',
    '     extraVolumes:',
    '     - name: authentication',
    '       hostPath: /etc/kubernetes/authentication',
    '       mountPath: /etc/kubernetes/authentication',
    '       readOnly: true',
    '       pathType: Directory',
    '   The folder is mounted, not the file: a file that is replaced would not be seen.',
    '3. Take every --oidc-* flag away: kube-apiserver does not start with both.',
    '',
    'Changes are read while it runs. A file with a mistake is logged and passed over then; at the start it is fatal.',
    'It says who people are. What they may do is RBAC, with the prefixes below in every name and group.',
    ...(numbers.length === 0
      ? []
      : ['Workloads are held to the numbers of their user by these settings of the policy:', ...numbers.map(indent)]),
    'Managed clusters take no such file, and most of them less than it says: see docs/login.md.',
  ];
  return lines.map((line) => `# ${line}`.trimEnd().concat('\n')).join('');
}

function indent(line: string): string {
  return `  ${line}`;
}
