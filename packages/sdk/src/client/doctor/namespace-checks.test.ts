import { describe, expect, test } from 'vitest';
import { ADMISSION, look, POLICY, putEnforced, TEAM, verdict, world } from '../../../../../test/fakes/doctor-world.ts';
import { answer, type Fault } from '../../../../../test/fakes/memory-kube-api.ts';
import type { DoctorPolicy } from './patient.ts';

describe('enforcement', () => {
  test('of another version is a failure', async () => {
    const cluster = world();
    putEnforced(cluster.api, { hash: 'sha256:ffffffffffffffff' });
    expect(await verdict(cluster, 'enforcement')).toEqual([
      'fail',
      'the API server keeps sha256:ffffffffffff of policy strict; published is sha256:0123456789ab',
    ]);
    putEnforced(cluster.api, { name: 'aisubmit-strict-volumes' });
    expect(await verdict(cluster, 'enforcement')).toEqual([
      'fail',
      'the API server keeps sha256:ffffffffffff beside the published version of policy strict; published is sha256:0123456789ab',
    ]);
  });

  test.each([
    ['validatingadmissionpolicies', 'ValidatingAdmissionPolicy aisubmit-strict-pod is missing'],
    ['validatingadmissionpolicybindings', 'ValidatingAdmissionPolicy aisubmit-strict-pod is not bound'],
  ])('without one of its %s is a failure', async (plural, want) => {
    const cluster = world();
    putEnforced(cluster.api, { name: 'aisubmit-strict-volumes' });
    cluster.api.objects.delete(`${ADMISSION}/${plural}/aisubmit-strict-pod`);
    const [status, found] = (await verdict(cluster, 'enforcement')) as string[];
    expect(status).toBe('fail');
    expect(found).toContain(want);
  });

  test.each<[string, 'policies' | 'policybindings', object, string]>([
    [
      'a sentence',
      'policies',
      { validations: [] },
      'admission policy aisubmit-strict-pod: sentence [privileged] must not be is missing',
    ],
    [
      'a way round',
      'policies',
      { matchConditions: [{ name: 'x', expression: 'false' }] },
      'admission policy aisubmit-strict-pod: matchCondition x was added',
    ],
    [
      'failurePolicy',
      'policies',
      { failurePolicy: 'Ignore' },
      'admission policy aisubmit-strict-pod: failurePolicy is "Ignore", not "Fail"',
    ],
    [
      'the mode',
      'policybindings',
      { validationActions: ['Audit'] },
      'binding aisubmit-strict-pod: validationActions is ["Audit"], not ["Deny"]',
    ],
    [
      'the namespaces',
      'policybindings',
      { matchResources: { namespaceSelector: { matchLabels: { 'a\u001b': 'b' } } } },
      'binding aisubmit-strict-pod: matchResources was added: {"namespaceSelector":{"matchLabels":{"a\\u001b":"b"}}}',
    ],
  ])('with %s changed by hand is a failure', async (_what, plural, spec, want) => {
    const cluster = world();
    const key = `${ADMISSION}/validatingadmission${plural}/aisubmit-strict-pod`;
    const live = cluster.api.objects.get(key);
    cluster.api.put(`${ADMISSION}/validatingadmission${plural}`, {
      ...live,
      spec: { ...Object(live?.['spec']), ...spec },
    });
    const check = (await look(cluster)).find(({ id }) => id === 'enforcement');
    expect(check).toEqual({
      id: 'enforcement',
      status: 'fail',
      found: `what enforces policy strict was changed by hand: ${want}`,
      why: 'the API server no longer says what the plugin says: what one refuses the other may take',
      fix: 'kubectl aisubmit admin enforce --policy FILE --apply --prune --force-conflicts',
    });
  });

  test('by another version of aisubmit is no failure', async () => {
    const cluster = world();
    putEnforced(cluster.api, {
      spec: { validations: [{ expression: 'false', message: '[privileged] must never be' }] },
    });
    expect(await verdict(cluster, 'enforcement')).toEqual([
      'warn',
      'policy strict (sha256:0123456789ab) is enforced as another version of aisubmit made it, or for another version of Kubernetes: aisubmit-strict-pod',
    ]);
  });

  test('is not looked for on a server that knows none', async () => {
    const cluster = world();
    cluster.minor = '29';
    const check = (await look(cluster)).find(({ id }) => id === 'enforcement');
    expect(check?.found).toBe('the API server cannot keep policy strict: Kubernetes 1.29 has no admission policies');
    expect(check?.fix).toBe(
      'update the cluster to Kubernetes 1.30 or newer, then: kubectl aisubmit admin enforce --policy FILE --apply',
    );
  });

  test('fields that a node drops are named with the node', async () => {
    const cluster = world();
    cluster.api.put('/api/v1/nodes', {
      metadata: { name: 'n-2' },
      status: { nodeInfo: { kubeletVersion: 'v1.32.1' } },
    });
    expect(await verdict(cluster, 'admission-fields')).toEqual([
      'warn',
      'not kept by the API server, since node n-2 (1.32) drops the field: supplemental-groups (supplementalGroupsPolicy, Kubernetes 1.33)',
    ]);
  });

  test.each([
    [['Audit'], 'audit'],
    [['Warn', 'Audit'], 'warn'],
  ])('that only says so is looked at: %j', async (actions, mode) => {
    const cluster = world();
    putEnforced(cluster.api, { actions });
    expect(await verdict(cluster, 'enforcement')).toEqual([
      'warn',
      `policy strict (sha256:0123456789ab) is enforced by 1 admission policies, mode ${mode}`,
    ]);
  });

  test.each<[string, Fault, string, string]>([
    ['taken', undefined, 'warn', 'the API server would take a Job that policy strict forbids (tried by a dry run)'],
    [
      'refused',
      answer(422, 'Invalid', "ValidatingAdmissionPolicy 'aisubmit-strict-pod' with binding 'x' denied request: no"),
      'warn',
      'the API server refuses a Job that policy strict forbids (tried by a dry run); whether it keeps all of the published version cannot be known with your rights',
    ],
    [
      'refused by others',
      answer(422, 'Invalid', 'webhook says no'),
      'warn',
      'whether the API server keeps policy strict cannot be known with your rights',
    ],
    [
      'not theirs to create',
      answer(403, 'Forbidden'),
      'warn',
      'whether the API server keeps policy strict cannot be known with your rights',
    ],
  ])('that a user may not see is tried without writing: %s', async (_what, fault, status, found) => {
    const cluster = world();
    cluster.api.fault = ({ path, method }) => {
      if (path.startsWith(ADMISSION)) return answer(403, 'Forbidden');
      return method === 'POST' && path.endsWith('/jobs') ? fault : undefined;
    };
    expect(await verdict(cluster, 'enforcement')).toEqual([status, found]);
    expect(cluster.api.requests.filter(({ method }) => method !== 'GET').map(({ query }) => query)).toEqual([
      { dryRun: 'All', fieldManager: 'aisubmit' },
    ]);
    expect([...cluster.api.objects.keys()].filter((key) => key.includes('jobs'))).toEqual([]);
  });
});

test.each([
  ['privileged', 'restricted', 'warn', 'privileged; the policy needs restricted'],
  ['restricted', 'baseline', 'fail', 'restricted; the policy needs baseline'],
  ['baseline', 'baseline', 'pass', 'baseline, which is what the policy needs'],
  ['strict\u001b', 'baseline', 'fail', 'strict\\u{1b} is no Pod Security level'],
])('Pod Security level %j where %s is needed', async (level, podSecurity, status, found) => {
  const cluster = world();
  cluster.api.put('/api/v1/namespaces', {
    metadata: { name: 'team-a', labels: { 'pod-security.kubernetes.io/enforce': level } },
  });
  const readPolicy = async (): Promise<DoctorPolicy> => ({ ...POLICY, podSecurity });
  expect(await verdict(cluster, 'pod-security', { readPolicy })).toEqual([status, found]);
});

describe('the network', () => {
  test('that may not be looked at is neither open nor closed', async () => {
    const cluster = world();
    cluster.api.fault = ({ path }) => (path.includes('/networkpolicies') ? answer(403, 'Forbidden') : undefined);
    expect(await verdict(cluster, 'network-isolation')).toEqual(['warn', 'cannot be known with your rights']);
  });

  test('that is opened by names is opened by Cilium alone', async () => {
    const cluster = world();
    const readPolicy = async (): Promise<DoctorPolicy> => ({ ...POLICY, namesHosts: true });
    expect(await verdict(cluster, 'network-hosts')).toBeUndefined();
    expect(await verdict(cluster, 'network-hosts', { readPolicy })).toEqual([
      'fail',
      'policy strict opens hosts by their names (network.fqdn), and the cluster has no CiliumNetworkPolicies',
    ]);
    cluster.groups = ['cilium.io'];
    expect(await verdict(cluster, 'network-hosts', { readPolicy })).toEqual([
      'pass',
      'the cluster has CiliumNetworkPolicies, which open hosts by their names',
    ]);
  });

  test('with an opening is not closed', async () => {
    const cluster = world();
    cluster.api.put('/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies', {
      metadata: { name: 'closed' },
      spec: { podSelector: { matchLabels: {} }, policyTypes: ['Ingress', 'Egress'], egress: [{}] },
    });
    expect(await verdict(cluster, 'network-isolation')).toEqual(['warn', 'only Ingress is closed for every pod']);
  });

  test('of some pods is not closed', async () => {
    const cluster = world();
    cluster.api.put('/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies', {
      metadata: { name: 'closed' },
      spec: { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress', 'Egress'] },
    });
    expect(await verdict(cluster, 'network-isolation')).toEqual(['warn', 'no NetworkPolicy closes every pod']);
  });

  test.each([
    [[], 'kube-flannel-ds', 'warn', 'Flannel enforces no NetworkPolicies by itself'],
    [[], 'something', 'warn', 'no network plugin is known by its name'],
    [['crd.projectcalico.org'], 'something', 'pass', 'Calico is there, which enforces NetworkPolicies'],
  ])('plugin %j %s', async (groups, daemonSet, status, want) => {
    const cluster = world();
    cluster.groups = groups;
    cluster.api.objects.delete('/apis/apps/v1/daemonsets/cilium');
    cluster.api.put('/apis/apps/v1/daemonsets', { metadata: { name: daemonSet } });
    const [has, found] = (await verdict(cluster, 'network-enforcement')) as string[];
    expect(has).toBe(status);
    expect(found).toContain(want);
  });
});

test.each([
  [{ 'requests.cpu': '8', 'services.loadbalancers': '0' }, { 'requests.cpu': '2' }, 'pass', 'left: 6 of 8 cpu'],
  [{ 'requests.nvidia.com/gpu': '4' }, { 'requests.nvidia.com/gpu': '4' }, 'warn', 'used up: 0 of 4 nvidia.com/gpu'],
  [{ configmaps: '5' }, {}, 'pass', 'nothing that the quotas limit is used up'],
])('quota %j of which %j is used', async (hard, used, status, found) => {
  const cluster = world();
  cluster.api.put(`${TEAM}/resourcequotas`, { metadata: { name: 'team' }, status: { hard, used } });
  expect(await verdict(cluster, 'quota')).toEqual([status, found]);
});
