import type { KubeObject } from '../../build/kube-object.ts';

/** Name of the NetworkPolicy that closes a team's namespace. */
export const DEFAULT_DENY = 'aisubmit-default-deny';

/**
 * NetworkPolicy for every pod of a namespace that has none of its own: nothing in, nothing out, the metadata address
 * included. Others only add to it, and each workload brings its own with DNS and what it declared.
 */
export function defaultDeny(namespace: string): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: DEFAULT_DENY,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'aisubmit' },
    },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}
