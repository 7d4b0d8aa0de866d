import type { DoctorCheck } from '../../packages/sdk/src/client/doctor/doctor-check.ts';
import { examine } from '../../packages/sdk/src/client/doctor/examine.ts';
import type { DoctorPolicy, ExamineOptions } from '../../packages/sdk/src/client/doctor/patient.ts';
import type { ApiRequest, KubeApi } from '../../packages/sdk/src/client/transport/kube-api.ts';
import { type MemoryKubeApi, memoryKubeApi } from './memory-kube-api.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
export const TEAM = '/api/v1/namespaces/team-a';
export const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const HASH = 'sha256:0123456789abcdef';
const RULES = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete'] }];

export const POLICY: DoctorPolicy = {
  name: 'strict',
  origin: 'cluster',
  hash: HASH,
  podSecurity: 'restricted',
  notices: [],
  admission: (minor) => ({
    names: ['aisubmit-strict-pod'],
    leftOut: minor < 33 ? [{ control: 'supplemental-groups', field: 'supplementalGroupsPolicy', since: 33 }] : [],
  }),
};

export interface World {
  readonly api: MemoryKubeApi;
  minor: string;
  groups: readonly string[];
  rules: readonly object[];
  incomplete: boolean;
  allowed: boolean;
  username: string;
  time: string;
}

/** A cluster where all is well, which tests then spoil. */
export function world(): World {
  const api = memoryKubeApi({ namespace: 'team-a' });
  api.put('/api/v1/namespaces', {
    metadata: { name: 'team-a', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });
  api.put('/api/v1/nodes', {
    metadata: { name: 'n-1' },
    status: { allocatable: { cpu: '8', 'nvidia.com/gpu': '4' }, features: { supplementalGroupsPolicy: true } },
  });
  api.put(`/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies`, {
    metadata: { name: 'closed' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  api.put('/apis/apps/v1/daemonsets', { metadata: { name: 'cilium' } });
  putEnforced(api, {});
  return {
    api,
    minor: '34+',
    groups: ['admissionregistration.k8s.io', 'kueue.x-k8s.io'],
    rules: RULES,
    incomplete: false,
    allowed: false,
    username: 'alice',
    time: '2026-11-23T12:00:00Z',
  };
}

export function putEnforced(
  api: MemoryKubeApi,
  { hash = HASH, actions = ['Deny'], name = 'aisubmit-strict-pod' },
): void {
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', 'aisubmit.dev/policy': 'strict' };
  const metadata = { name, labels, annotations: { 'aisubmit.dev/policy-hash': hash } };
  api.put(`${ADMISSION}/validatingadmissionpolicies`, { metadata });
  api.put(`${ADMISSION}/validatingadmissionpolicybindings`, {
    metadata,
    spec: { policyName: name, validationActions: actions },
  });
}

/** Answers what no object in a Map can. */
function answering(cluster: World): KubeApi {
  const { api } = cluster;
  const bodies: Readonly<Record<string, () => unknown>> = {
    '/version': () => ({ major: '1', minor: cluster.minor, gitVersion: `v1.${cluster.minor}` }),
    '/apis': () => ({ groups: cluster.groups.map((name) => ({ name, preferredVersion: { version: 'v1' } })) }),
    '/apis/authentication.k8s.io/v1/selfsubjectreviews': () => ({
      metadata: { creationTimestamp: cluster.time },
      status: { userInfo: { username: cluster.username, groups: ['g'] } },
    }),
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': () => ({
      status: { resourceRules: cluster.rules, incomplete: cluster.incomplete },
    }),
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': () => ({ status: { allowed: cluster.allowed } }),
  };
  return {
    ...api,
    request: async <T>(request: ApiRequest) => {
      const body = bodies[request.path];
      if (body === undefined) return api.request<T>(request);
      const fault = api.fault(request, 0);
      if (fault instanceof Error) throw fault;
      return { status: 200, body: body() as T, warnings: [] };
    },
  };
}

export async function look(cluster: World, options: Partial<ExamineOptions> = {}): Promise<readonly DoctorCheck[]> {
  return examine(answering(cluster), {
    namespace: 'team-a',
    readPolicy: async () => POLICY,
    role: { name: 'aisubmit-user', rules: RULES },
    now: () => NOON,
    ...options,
  });
}

/** The verdict on one thing. */
export async function verdict(cluster: World, id: string, options: Partial<ExamineOptions> = {}): Promise<unknown> {
  const found = (await look(cluster, options)).find((check) => check.id === id);
  return found === undefined ? undefined : [found.status, found.found];
}
