import type { Policy } from '../../policy/policy.ts';

/** Usernames of what makes pods out of others' templates in any cluster; a policy may name more. */
const CONTROLLERS =
  'request.userInfo.username.startsWith("system:serviceaccount:kube-system:") || request.userInfo.username.startsWith("system:node:")' +
  ' || request.userInfo.username in ["system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"]';

/** CEL that is true where a controller asks: one of any cluster, or one that the policy names. */
export function controllers({ sections }: Policy): string {
  const named = sections.identity?.controllers ?? [];
  return named.length === 0 ? CONTROLLERS : `${CONTROLLERS} || request.userInfo.username in ${JSON.stringify(named)}`;
}
