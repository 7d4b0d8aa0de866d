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
  // The same as a NAT64 gateway spells them (RFC 6052).
  '64:ff9b::a9fe:0/112',
  '64:ff9b::6464:64c8/128',
  '64:ff9b::a83f:8110/128',
  '64:ff9b::c000:c0/128',
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
