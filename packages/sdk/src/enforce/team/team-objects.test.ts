import { expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { podSecurityLabels } from './pod-security-labels.ts';
import { type Team, teamObjects } from './team-objects.ts';

const TEAM: Team = {
  namespace: 'team-a',
  groups: { 'aisubmit-user': ['oidc:team-a'] },
  quota: { cpu: '64', memory: '512Gi', gpu: { 'nvidia.com/gpu': 8 }, storage: '2Ti', pods: 50 },
  kubeMinor: 34,
};

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'research' }, spec });
}

test('a team gets its namespace first, then what closes it, then who may work there', () => {
  const objects = teamObjects(TEAM, policyOf({}));
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'Namespace/team-a',
    'NetworkPolicy/aisubmit-default-deny',
    'ResourceQuota/aisubmit-team',
    'LimitRange/aisubmit-team',
    'ServiceAccount/default',
    'Role/aisubmit-admin',
    'Role/aisubmit-user',
    'RoleBinding/aisubmit-user',
    'Role/aisubmit-viewer',
  ]);
  expect(objects[0]?.metadata.labels).toEqual({
    'app.kubernetes.io/managed-by': 'aisubmit',
    'aisubmit.dev/policy': 'research',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.34',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': 'v1.34',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/audit-version': 'v1.34',
  });
  expect(objects[1]?.['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  expect(objects[2]?.['spec']).toEqual({
    hard: {
      'requests.cpu': '64',
      'limits.cpu': '64',
      'requests.memory': '512Gi',
      'limits.memory': '512Gi',
      'requests.nvidia.com/gpu': '8',
      'requests.storage': '2Ti',
      pods: '50',
      'count/jobs.batch': '2k',
      'count/deployments.apps': '500',
      configmaps: '5k',
      secrets: '5k',
      services: '1k',
      persistentvolumeclaims: '1k',
      'services.nodeports': '0',
      'services.loadbalancers': '0',
    },
  });
  expect(objects[4]?.['automountServiceAccountToken']).toBe(false);
  expect(objects[7]?.['subjects']).toEqual([
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:team-a' },
  ]);
});

test('no default of a raw pod is above the most that a container may have', () => {
  const policy = policyOf({ rules: { 'resources.cpu': { max: '500m' }, 'resources.memory': { max: '64Gi' } } });
  const range = teamObjects(TEAM, policy).find(({ kind }) => kind === 'LimitRange');
  expect(range?.['spec']).toEqual({
    limits: [
      {
        type: 'Container',
        default: { cpu: '500m', memory: '1Gi', 'ephemeral-storage': '1Gi' },
        defaultRequest: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
        max: { cpu: '500m', memory: '64Gi' },
      },
    ],
  });
});

test.each(['default', 'kube-system', 'kube-whatever', 'aisubmit-system'])('no team works in %s', (namespace) => {
  expect(() => teamObjects({ ...TEAM, namespace }, policyOf({}))).toThrow(
    `${namespace} is a system namespace; no team works there`,
  );
});

test.each<[string, object, string]>([
  ['nothing', {}, 'restricted'],
  ['no exports', { storage: { nfs: [], hostPaths: [] } }, 'restricted'],
  ['an export', { storage: { nfs: [{ server: 'nfs.example.com', path: '/a' }] } }, 'baseline'],
  ['a folder of the node', { storage: { hostPaths: [{ path: '/data' }] } }, 'privileged'],
])('a policy that names %s needs level %s', (_what, spec, want) => {
  expect(podSecurityLabels(policyOf(spec), 33)['pod-security.kubernetes.io/enforce']).toBe(want);
});

test('nobody’s role reads Secrets, or changes who may do what', () => {
  const rules = teamObjects(TEAM, policyOf({})).flatMap(({ kind, ...object }) =>
    kind === 'Role' ? (object['rules'] as { resources: string[]; verbs: string[] }[]) : [],
  );
  const ofSecrets = rules.filter(({ resources }) => resources.includes('secrets')).map(({ verbs }) => verbs);
  expect(ofSecrets).toEqual([['create'], ['create']]);
  const all = rules.flatMap(({ resources, verbs }) => [...resources, ...verbs]);
  for (const never of [
    '*',
    'roles',
    'rolebindings',
    'serviceaccounts',
    'serviceaccounts/token',
    'bind',
    'escalate',
    'impersonate',
    'pods/ephemeralcontainers',
    'pods/resize',
    'nodes/proxy',
  ]) {
    expect(all).not.toContain(never);
  }
});

test('who waits in a queue of the policy sees their place in it', () => {
  const groupsOf = (spec: object, name: string): string[] =>
    teamObjects(TEAM, policyOf(spec))
      .filter(({ kind, metadata }) => kind === 'Role' && metadata.name === name)
      .flatMap((role) => (role['rules'] as { apiGroups: string[] }[]).flatMap(({ apiGroups }) => apiGroups));
  const queues = { scheduling: { queues: ['gpu'] } };
  expect(groupsOf(queues, 'aisubmit-user')).toContain('visibility.kueue.x-k8s.io');
  expect(groupsOf({}, 'aisubmit-user')).not.toContain('kueue.x-k8s.io');
  expect(groupsOf({ scheduling: { queues: [] } }, 'aisubmit-user')).not.toContain('kueue.x-k8s.io');
});
