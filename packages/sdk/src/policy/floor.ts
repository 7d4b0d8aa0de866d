/**
 * Networks that no workload reaches whatever it declares: link-local and the fixed addresses where clouds answer any
 * caller with the node's own credentials.
 *
 * @see https://kubernetes.io/docs/concepts/security/cloud-native-security/
 */
export const METADATA_NETWORKS: readonly string[] = [
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::254/128',
];

/** Namespaces where no workload of a user's belongs. */
const SYSTEM_NAMESPACES: readonly string[] = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'aisubmit-system',
];

/** True for `default`, `kube-*` and aisubmit's own namespace. */
export function isSystemNamespace(namespace: string): boolean {
  return SYSTEM_NAMESPACES.includes(namespace) || namespace.startsWith('kube-');
}
