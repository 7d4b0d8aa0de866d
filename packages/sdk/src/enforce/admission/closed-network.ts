import type { Policy } from '../../policy/policy.ts';
import { DEFAULT_DENY } from '../team/default-deny.ts';
import { keptObject } from './kept-object.ts';

/**
 * Keeps the NetworkPolicy that closes a team's namespace. Whoever may submit may update NetworkPolicies, and this one,
 * narrowed to pods that are not there, would leave every pod without one of its own open to the world. The right is that
 * of changing the namespace: whoever has it can take the namespace out of the policy anyhow.
 */
export function closedNetwork(policy: Policy): Readonly<Record<string, unknown>> {
  const closed = {
    apiGroup: 'networking.k8s.io',
    resource: 'networkpolicies',
    name: DEFAULT_DENY,
    mayWrite:
      'authorizer.group("").resource("namespaces").namespace(request.namespace).name(request.namespace).check("update")',
    message: `[network-isolation] ${DEFAULT_DENY} closes the network of the namespace; those who may change the namespace may change it`,
  };
  return keptObject(closed, policy);
}

/** Name of the group, last part of the objects' names. */
export const CLOSED_NETWORK = 'closed-network';
