import type { Policy } from '../../policy/policy.ts';

/** Levels of the Pod Security Standards, strictest first. */
export type NamespaceLevel = 'restricted' | 'baseline' | 'privileged';

/**
 * The strictest level under which the volumes that a policy names can be mounted: `restricted` refuses NFS, `baseline`
 * refuses folders of the node. What the level gives away the policy's own sentences keep.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityLevel({ sections: { storage } }: Policy): NamespaceLevel {
  if ((storage?.hostPaths ?? []).length > 0) return 'privileged';
  return (storage?.nfs ?? []).length > 0 ? 'baseline' : 'restricted';
}

/** Labels of a namespace. The version is pinned, so that an upgrade of the cluster changes nothing by itself. */
export function podSecurityLabels(policy: Policy, kubeMinor: number): Readonly<Record<string, string>> {
  const level = podSecurityLevel(policy);
  const version = `v1.${kubeMinor}`;
  return Object.fromEntries(
    ['enforce', 'warn', 'audit'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}
