import type { Policy } from './policy.ts';

/** Where most clusters keep their DNS. */
export const USUAL_DNS: Policy['dns'] = {
  peers: [{ namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } }],
  port: 53,
};

/** Nobody has said where hosts are, so what a workload declares is reached at any public address. */
const DECLARED_IS_PUBLIC: Policy['sections'] = { network: { declared: 'public' } };

/**
 * The policy that applies where an organisation has not written one: the floor, defaults that work on an ordinary
 * cluster, and no choice taken from the user that the floor leaves open.
 */
export const baselinePolicy: Policy = { name: 'baseline', ruleSets: [], sections: DECLARED_IS_PUBLIC, dns: USUAL_DNS };
