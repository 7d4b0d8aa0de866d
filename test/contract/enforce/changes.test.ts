import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  bundleObjects,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { aisubmitUserRules, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, type Call, callAs, MERGE, until } from '../api-server/call-api.ts';
import { said } from '../api-server/enforce-specs.ts';
import { DEPLOYMENTS, deployment, hardened, JOBS, job, PODS, pod, SECRETS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made } from './admission-calls.ts';

const NETWORK_POLICIES = '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies';
const SERVICES = '/api/v1/namespaces/team-a/services';
const SUBMITTED_BY = 'aisubmit.dev/submitted-by';

const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'research' },
  spec: {
    identity: { attribution: 'required' },
    network: { egress: [], allowFrom: { namespaces: [] }, exposure: 'cluster' },
    rules: { ttlAfterFinished: { default: '1h', max: '1d' } },
  },
});

/** What an API server that enforces a policy does with changes, by people and by controllers. */
onBoth('enforced on what changes', (kind) => {
  let sandbox: Sandbox;
  let admin: Call;
  let alice: Call;
  let bob: Call;

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a' }, { name: 'elsewhere' }],
      users: [
        ...['alice', 'bob'].map((name) => ({
          name,
          roles: [{ namespace: 'team-a', rules: [...aisubmitUserRules, ...MORE] }],
        })),
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    admin = callAs(sandbox, 'admin');
    alice = callAs(sandbox, 'alice');
    bob = callAs(sandbox, 'bob');
    // There before anybody enforced anything: privileged, nobody's.
    await made(admin('POST', DEPLOYMENTS, { body: deployment('old', { replicas: 1 }, PRIVILEGED) }));
    await made(admin('POST', JOBS, { body: job('old', { suspend: true }, PRIVILEGED) }));
    const metadata = { name: 'old', annotations: { [SUBMITTED_BY]: 'alice' } };
    await made(admin('POST', PODS, { body: { ...pod('old', PRIVILEGED), metadata } }));
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects) await made(admin('POST', admissionPath(object), { body: object }));
    const label = { metadata: { labels: { 'aisubmit.dev/policy': 'research' } } };
    await made(admin('PATCH', '/api/v1/namespaces/team-a', { body: label, headers: MERGE }));
    await until(
      () => alice('POST', `${SECRETS}?dryRun=All`, { body: tokenSecret('probe') }),
      ({ status }) => status === 422,
    );
    await until(
      () => admin('POST', `${PODS}?dryRun=All`, { body: pod('probe', PRIVILEGED) }),
      ({ status }) => status === 422,
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const patch = (call: Call, path: string, body: Any) => call('PATCH', path, { body, headers: MERGE });

  describe('what was there before', () => {
    test.each<[string, string, Any]>([
      ['is scaled', `${DEPLOYMENTS}/old`, { spec: { replicas: 3 } }],
      ['is scaled through its own door', `${DEPLOYMENTS}/old/scale`, { spec: { replicas: 2 } }],
      ['is labelled', `${DEPLOYMENTS}/old`, { metadata: { labels: { team: 'a' } } }],
      ['is annotated', `${DEPLOYMENTS}/old`, { metadata: { annotations: { note: 'old' } } }],
      ['gets a finalizer', `${PODS}/old`, { metadata: { finalizers: ['example.com/held'] } }],
      ['loses it', `${PODS}/old`, { metadata: { finalizers: null } }],
      ['is resumed', `${JOBS}/old`, { spec: { suspend: false } }],
      ['is suspended', `${JOBS}/old`, { spec: { suspend: true } }],
    ])('%s', async (_what, path, body) => {
      expect(said(await patch(alice, path, body))).toBe('200');
    });

    test('is not given another image, and the refusal says which container breaks what', async () => {
      const answer = await patch(alice, `${PODS}/old`, {
        spec: { containers: [{ ...PRIVILEGED.containers[0], image: 'registry.example/other:2' }] },
      });
      expect(said(answer)).toContain('422');
      expect(said(answer)).toMatch(
        /denied request: \[[a-z-]+\] container "main": \S+ must .*; see kubectl aisubmit explain [a-z-]+$/,
      );
    });

    test('is deleted', async () => {
      await made(alice('DELETE', `${DEPLOYMENTS}/old?propagationPolicy=Background`));
      await until(
        () => admin('GET', `${DEPLOYMENTS}/old`),
        ({ status }) => status === 404,
      );
    });
  });

  describe('whose it is', () => {
    test('what alice makes, bob may scale and stop but not change, nor take', async () => {
      const parent = built('Inference', 'endpoint');
      await made(alice('POST', DEPLOYMENTS, { body: parent }));
      const path = `${DEPLOYMENTS}/${parent.metadata.name}`;
      expect(said(await patch(bob, path, { spec: { replicas: 0 } }))).toBe('200');
      const env = [{ name: 'inference', env: [{ name: 'A', value: 'b' }] }];
      const changed = await callAs(sandbox, 'bob')('PATCH', path, {
        body: { spec: { template: { spec: { containers: env } } } },
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
      });
      expect(said(changed)).toContain('[attribution]');
      const taken = { metadata: { annotations: { [SUBMITTED_BY]: 'bob' } } };
      const other = { metadata: { annotations: { 'aisubmit.dev/request': '{}' } } };
      for (const each of [taken, { spec: { template: taken } }, other, { spec: { template: other } }])
        expect(said(await patch(bob, path, each))).toContain('[attribution]');
      expect(said(await patch(alice, path, { metadata: { annotations: { note: 'mine' } } }))).toBe('200');
    });

    test('nobody makes anything in another’s name, raw or through the plugin’s own shapes', async () => {
      const parent = built('Training', 'forged');
      expect(said(await bob('POST', JOBS, { body: parent }))).toContain('[attribution]');
      const annotations = { ...parent.metadata.annotations, [SUBMITTED_BY]: 'bob' };
      const half = { ...parent, metadata: { ...parent.metadata, annotations } };
      expect(said(await bob('POST', JOBS, { body: half }))).toContain('[attribution]');
    });

    test('labels that isolation relies on stay', async () => {
      const parent = built('Training', 'kept');
      await made(alice('POST', JOBS, { body: parent }));
      const labels = { 'aisubmit.dev/workload': 'notebook-other' };
      const path = `${JOBS}/${parent.metadata.name}`;
      expect(said(await patch(alice, path, { metadata: { labels } }))).toContain('[owned-labels]');
      expect(said(await patch(alice, path, { metadata: { labels: { team: 'a' } } }))).toBe('200');
    });
  });

  describe('controllers go on', () => {
    test('a Job of ours makes its pod, ends and is cleared away', async () => {
      const parent = built('Training', 'whole');
      await made(alice('POST', JOBS, { body: parent }));
      const path = `${JOBS}/${parent.metadata.name}`;
      expect(said(await patch(alice, path, { spec: { suspend: false } }))).toBe('200');
      const labels = encodeURIComponent('aisubmit.dev/workload=training-whole');
      await until(
        () => admin('GET', `${PODS}?labelSelector=${labels}`),
        ({ body }) => body.items.length === 1,
      );
      await until(
        () => admin('GET', path),
        ({ body }) => body.status?.conditions?.some(({ type }: Any) => type === 'Complete') === true,
      );
      await made(alice('DELETE', `${path}?propagationPolicy=Background`));
      await until(
        () => admin('GET', `${PODS}?labelSelector=${labels}`),
        ({ body }) => body.items.length === 0,
      );
    });

    test('a Deployment of ours rolls out, and again after a change', async () => {
      const parent = built('Inference', 'rolled');
      await made(alice('POST', DEPLOYMENTS, { body: parent }));
      const path = `${DEPLOYMENTS}/${parent.metadata.name}`;
      for (const value of ['1', '2']) {
        const body = { spec: { replicas: 1, template: { spec: { nodeSelector: { round: value } } } } };
        expect(said(await patch(alice, path, body))).toBe('200');
        const labels = encodeURIComponent('aisubmit.dev/workload=inference-rolled');
        await until(
          () => admin('GET', `${PODS}?labelSelector=${labels}`),
          ({ body: { items } }) => items.some(({ spec }: Any) => spec.nodeSelector?.round === value),
        );
      }
    });

    test('what a controller makes is held to the floor all the same', async () => {
      const headers = {
        'Impersonate-User': 'system:serviceaccount:kube-system:job-controller',
        'Impersonate-Group': 'system:masters',
      };
      const answer = await admin('POST', PODS, { body: pod('made', PRIVILEGED), headers });
      expect(said(answer)).toMatch(/denied request: \[/);
    });
  });

  describe('doors beside the pod', () => {
    test('a debug container is judged', async () => {
      const parent = podOf(built('Training', 'debugged'));
      await made(alice('POST', PODS, { body: parent }));
      const ephemeralContainers = [
        { name: 'shell', image: 'registry.example/sh:1', securityContext: { privileged: true } },
      ];
      const body = { spec: { ephemeralContainers } };
      const answer = await alice('PATCH', `${PODS}/${parent.metadata.name}/ephemeralcontainers`, {
        body,
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
      });
      expect(said(answer)).toMatch(/\[\S+\] container "shell"/);
    });

    test.each<[string, string, Any, string]>([
      ['a Secret that makes a token', SECRETS, tokenSecret('token'), '[secret-type]'],
      ['a NetworkPolicy that opens everything', NETWORK_POLICIES, opening({}), '[network-opening]'],
      ['a Service on every node', SERVICES, service('NodePort'), '[service-exposure]'],
      ['a Job that is never cleared away', JOBS, keptOn(), '[ttl]'],
    ])('%s is refused', async (_what, path, body, want) => {
      expect(said(await alice('POST', path, { body }))).toContain(want);
    });

    test.each<[string, string, Any]>([
      ['a Secret with data', SECRETS, { ...tokenSecret('data'), type: 'Opaque' }],
      ['a NetworkPolicy that only closes', NETWORK_POLICIES, opening({ ingress: [], egress: [] })],
      ['a Service of the cluster', SERVICES, service('ClusterIP')],
    ])('%s is taken', async (_what, path, body) => {
      expect(said(await alice('POST', path, { body }))).toBe('201');
    });
  });

  test('a namespace without the label is nobody’s business', async () => {
    const answer = await admin('POST', '/api/v1/namespaces/elsewhere/pods', { body: pod('free', PRIVILEGED) });
    expect(said(answer)).toBe('201');
  });
});

const MORE = [
  { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['patch', 'get'] },
  { apiGroups: [''], resources: ['pods', 'pods/ephemeralcontainers'], verbs: ['create', 'patch', 'delete'] },
];

const PRIVILEGED: Any = {
  containers: [
    {
      ...hardened(),
      securityContext: { privileged: true, allowPrivilegeEscalation: true },
    },
  ],
};

function tokenSecret(name: string): Any {
  const annotations = { 'kubernetes.io/service-account.name': 'default' };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, annotations },
    type: 'kubernetes.io/service-account-token',
  };
}

function opening(rules: Any): Any {
  const all = { ingress: [{}], egress: [{}], ...rules };
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...all };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { generateName: 'open-' }, spec };
}

function service(type: string): Any {
  const spec = { type, selector: { app: 'x' }, ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { generateName: 'svc-' }, spec };
}

function keptOn(): Any {
  const { spec, ...job } = built('Training', 'kept-on');
  const { ttlSecondsAfterFinished: _ttl, ...rest } = spec;
  return { ...job, spec: rest };
}

/** The parent that the plugin makes for alice. */
function built(kind: 'Training' | 'Inference', name: string): Any {
  const request = { ...(makeRequest(kind) as Any), metadata: { name } };
  const resolution = resolveRequest(parseRequest(request), POLICY);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  return bundleObjects(buildBundle(resolution.effective, { ...CONTEXT, submittedBy: 'alice' })).at(-1);
}

function podOf({ metadata: { name }, spec: { template } }: Any): Any {
  const { annotations } = template.metadata;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, annotations }, spec: template.spec };
}
