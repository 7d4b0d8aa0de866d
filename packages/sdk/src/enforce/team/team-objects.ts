import type { KubeObject } from '../../build/kube-object.ts';
import { AisubmitError } from '../../errors.ts';
import { isSystemNamespace } from '../../policy/floor.ts';
import type { Policy } from '../../policy/policy.ts';
import { NAMESPACE_POLICY_LABEL } from '../../policy/published-names.ts';
import { defaultDeny } from './default-deny.ts';
import { podSecurityLabels } from './pod-security-labels.ts';
import { type TeamQuota, teamLimitRange, teamResourceQuota } from './team-limits.ts';
import { teamMistakes } from './team-mistakes.ts';
import { type TeamRole, teamRoles } from './team-roles.ts';

/** A team and what it gets. */
export interface Team {
  readonly namespace: string;
  /** Groups of the identity provider, as the API server names them, by role. */
  readonly groups: Readonly<Partial<Record<TeamRole, readonly string[]>>>;
  readonly quota: TeamQuota;
  /** Minor version of the API server, to which the Pod Security level is pinned. */
  readonly kubeMinor: number;
}

/**
 * Everything that makes a namespace a team's: its policy, Pod Security level, quota, limits, closed network and Roles.
 * The namespace comes first; the label that puts it under the policy is on it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for a namespace where no workload belongs, and for names that cannot be used.
 */
export function teamObjects({ namespace, groups, quota, kubeMinor }: Team, policy: Policy): readonly KubeObject[] {
  if (isSystemNamespace(namespace)) {
    throw new AisubmitError('INVALID_INPUT', `${namespace} is a system namespace; no team works there`, {
      fix: 'choose a namespace of the team’s own',
    });
  }
  const reasons = teamMistakes({ namespace, groups });
  if (reasons.length > 0) {
    throw new AisubmitError('INVALID_INPUT', 'no namespace can be made a team’s like this', { reasons });
  }
  const labels = {
    'app.kubernetes.io/managed-by': 'aisubmit',
    [NAMESPACE_POLICY_LABEL]: policy.name,
    ...podSecurityLabels(policy, kubeMinor),
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    defaultDeny(namespace),
    teamResourceQuota(namespace, quota),
    teamLimitRange(namespace, policy),
    // Whatever runs without naming a service account gets no token of this one's.
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
      automountServiceAccountToken: false,
    },
    ...teamRoles(namespace, groups, policy),
  ];
}
