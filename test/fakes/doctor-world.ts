import type { KubeObject } from '../../packages/sdk/src/build/kube-object.ts';
import type { DoctorCheck } from '../../packages/sdk/src/client/doctor/doctor-check.ts';
import { examine } from '../../packages/sdk/src/client/doctor/examine.ts';
import type { DoctorPolicy, ExamineOptions } from '../../packages/sdk/src/client/doctor/patient.ts';
import type { ApiRequest, KubeApi } from '../../packages/sdk/src/client/transport/kube-api.ts';
import { enforcementState } from '../../packages/sdk/src/enforce/admission/enforcement-state.ts';
import { SPEC_HASH, specHash } from '../../packages/sdk/src/enforce/admission/spec-hash.ts';
import { type MemoryKubeApi, memoryKubeApi } from './memory-kube-api.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
export const TEAM = '/api/v1/namespaces/team-a';
export const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const HASH = 'sha256:0123456789abcdef';
const SPEC = { validations: [{ expression: 'true', message: '[privileged] must not be' }] };
/** Of the user. */
const RULES = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete'] }];

const ACTIONS = { audit: ['Audit'], warn: ['Warn', 'Audit'], deny: ['Deny'] };
const LOOK = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] }];
const ROLES = {
  admin: [...RULES, { apiGroups: [''], resources: ['configmaps'], resourceNames: ['shelf'], verbs: ['update'] }],
  user: RULES,
  viewer: LOOK,
};

export const POLICY: DoctorPolicy = {
  name: 'strict',
  origin: 'cluster',
  hash: HASH,
  podSecurity: 'restricted',
  notices: [],
  namesHosts: false,
  leftOut: (minor) =>
    minor < 33 ? [{ control: 'supplemental-groups', field: 'supplementalGroupsPolicy', since: 33 }] : [],
  stateOf: (enforced) => enforcementState(enforced, (mode) => sealedObjects({ actions: ACTIONS[mode] }), HASH),
};

interface Enforced {
  readonly hash?: string;
  readonly actions?: readonly string[];
  readonly name?: string;
  /** In place of what is made. */
  readonly spec?: object;
}

/** A policy and its binding, as they are made. */
function sealedObjects({
  hash = HASH,
  actions = ['Deny'],
  name = 'aisubmit-strict-pod',
  spec = SPEC,
}: Enforced): KubeObject[] {
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', 'aisubmit.dev/policy': 'strict' };
  const object = (kind: string, made: object): KubeObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name, labels, annotations: { 'aisubmit.dev/policy-hash': hash, [SPEC_HASH]: specHash(made) } },
    spec: made,
  });
  return [
    object('ValidatingAdmissionPolicy', spec),
    object('ValidatingAdmissionPolicyBinding', { policyName: name, validationActions: actions }),
  ];
}

export interface World {
  readonly api: MemoryKubeApi;
  minor: string;
  groups: readonly string[];
  rules: readonly object[];
  incomplete: boolean;
  allowed: boolean;
  username: string;
  userGroups: readonly string[];
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
    userGroups: ['g'],
    time: '2026-11-23T12:00:00Z',
  };
}

export function putEnforced(api: MemoryKubeApi, enforced: Enforced): void {
  const [policy, binding] = sealedObjects(enforced);
  api.put(`${ADMISSION}/validatingadmissionpolicies`, { ...policy });
  api.put(`${ADMISSION}/validatingadmissionpolicybindings`, { ...binding });
}

/** Answers what no object in a Map can. */
function answering(cluster: World): KubeApi {
  const { api } = cluster;
  const bodies: Readonly<Record<string, () => unknown>> = {
    '/version': () => ({ major: '1', minor: cluster.minor, gitVersion: `v1.${cluster.minor}` }),
    '/apis': () => ({ groups: cluster.groups.map((name) => ({ name, preferredVersion: { version: 'v1' } })) }),
    '/apis/authentication.k8s.io/v1/selfsubjectreviews': () => ({
      metadata: { creationTimestamp: cluster.time },
      status: { userInfo: { username: cluster.username, groups: cluster.userGroups } },
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
    roles: ROLES,
    now: () => NOON,
    ...options,
  });
}

/** The verdict on one thing. */
export async function verdict(cluster: World, id: string, options: Partial<ExamineOptions> = {}): Promise<unknown> {
  const found = (await look(cluster, options)).find((check) => check.id === id);
  return found === undefined ? undefined : [found.status, found.found];
}
