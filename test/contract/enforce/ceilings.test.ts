import { setTimeout } from 'node:timers/promises';
import { admissionPolicies, checkManifests, type KubeObject } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  autoscaler,
  CEILINGS,
  job,
  kept,
  scale,
  verbose,
  WORKLOAD_ATTACKS,
} from '../../bypass/attacks/policy-workloads.ts';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, type Call, callAs, MERGE, until } from '../api-server/call-api.ts';
import { said } from '../api-server/enforce-specs.ts';
import { made } from './admission-calls.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/team-a/deployments';
const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';
const AUTOSCALERS = '/apis/autoscaling/v2/namespaces/team-a/horizontalpodautoscalers';

/** Ceilings over all pods of a workload, through every door that changes their number. */
describe.skipIf(!availableSandboxes().includes('real'))('real: a workload stays below its ceilings', () => {
  let sandbox: Sandbox;
  let admin: Call;

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind: 'real',
      namespaces: [{ name: 'team-a' }],
      users: [{ name: 'admin', groups: ['system:masters'] }],
    });
    admin = callAs(sandbox, 'admin');
    // There before anybody enforced anything.
    await made(admin('POST', DEPLOYMENTS, { body: named(kept('Deployment', { replicas: 20 }), 'old') }));
    await made(admin('POST', JOBS, { body: named(job({ parallelism: 20, suspend: true }), 'old') }));
    await made(admin('POST', AUTOSCALERS, { body: named(autoscaler('v2', 20), 'old') }));
    const { objects } = admissionPolicies(CEILINGS, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects) {
      const plural = object.kind.endsWith('Binding') ? 'policybindings' : 'policies';
      await made(admin('POST', `${ADMISSION}/validatingadmission${plural}`, { body: object }));
    }
    const label = { metadata: { labels: { 'aisubmit.dev/policy': CEILINGS.name } } };
    await made(admin('PATCH', '/api/v1/namespaces/team-a', { body: label, headers: MERGE }));
    await until(
      () => tried(admin, job({ parallelism: 5 })),
      (answer) => answer.includes('[workload-ceiling]'),
    );
    await until(
      () => tried(admin, autoscaler('v2', 5)),
      (answer) => answer.includes('[scaling-ceiling]'),
    );
    // What is asked a moment later than the rest.
    await setTimeout(500);
    for (const kind of ['Deployment', 'StatefulSet', 'ReplicaSet'] as const) {
      await made(admin('POST', pathOf(kind), { body: kept(kind, { replicas: 0 }) }));
    }
  }, 180_000);

  afterAll(() => sandbox?.stop());

  test.each(WORKLOAD_ATTACKS)('$control: $name', async ({ control, attack, twin }) => {
    expect(await tried(admin, named(attack, 'tried'))).toContain(`[${control}]`);
    expect(await tried(admin, named(twin, 'tried'))).toBe('201');
    const found = checkManifests([attack], { policy: CEILINGS }).violations.map((each) => each.control);
    expect(found).toContain(control);
  });

  test.each(['deployments', 'statefulsets', 'replicasets'])('the scale of %s, put and patched', async (plural) => {
    const path = `/apis/apps/v1/namespaces/team-a/${plural}/raw/scale`;
    for (const [replicas, want] of [
      [5, '[scaling-ceiling] spec.replicas must not be more than the policy allows'],
      [4, '200'],
    ] as const) {
      const { metadata, ...body } = scale(replicas);
      const put = { ...body, metadata: { ...metadata, namespace: 'team-a' } };
      expect(said(await admin('PUT', path, { body: put }))).toContain(want);
      expect(said(await admin('PATCH', path, { body: { spec: { replicas } }, headers: MERGE }))).toContain(want);
    }
    // Their own fields are no way round it.
    const own = { body: { spec: { replicas: 5 } }, headers: MERGE };
    expect(said(await admin('PATCH', path.replace('/scale', ''), own))).toContain('[workload-ceiling]');
  });

  test('a pod with as much text as may be is judged, and one with more is told so', async () => {
    const cheap = (length: number): Any => {
      const whole: Any = structuredClone(verbose(length));
      // So many containers are more than the ceilings allow.
      for (const container of whole.spec.containers) container.resources.limits.cpu = '100m';
      return whole;
    };
    expect(await tried(admin, cheap(256))).toBe('201');
    expect(await tried(admin, cheap(282))).toContain('[text-size]');
  });

  test('what was there before gets smaller, not larger', async () => {
    const old = `${DEPLOYMENTS}/old`;
    const to = (replicas: number) => ({ body: { spec: { replicas } }, headers: MERGE });
    expect(said(await admin('PATCH', `${old}/scale`, to(21)))).toContain('[scaling-ceiling]');
    expect(said(await admin('PATCH', old, to(21)))).toContain('[workload-ceiling]');
    expect(said(await admin('PATCH', `${old}/scale`, to(19)))).toBe('200');
    expect(said(await admin('PATCH', old, to(18)))).toBe('200');
    expect(said(await admin('PATCH', old, { body: { metadata: { labels: { a: 'b' } } }, headers: MERGE }))).toBe('200');
    const work = `${JOBS}/old`;
    expect(said(await admin('PATCH', work, { body: { spec: { parallelism: 21 } }, headers: MERGE }))).toContain(
      '[workload-ceiling]',
    );
    expect(said(await admin('PATCH', work, { body: { spec: { parallelism: 6 } }, headers: MERGE }))).toBe('200');
    expect(said(await admin('PATCH', work, { body: { spec: { suspend: false } }, headers: MERGE }))).toBe('200');
    const most = (maxReplicas: number) => ({ body: { spec: { maxReplicas } }, headers: MERGE });
    expect(said(await admin('PATCH', `${AUTOSCALERS}/old`, most(21)))).toContain('[scaling-ceiling]');
    expect(said(await admin('PATCH', `${AUTOSCALERS}/old`, most(19)))).toBe('200');
  });

  test('the autoscaler and the controllers go on with what its user may', async () => {
    const as = (account: string) => ({
      'Impersonate-User': `system:serviceaccount:kube-system:${account}`,
      'Impersonate-Group': 'system:masters',
    });
    const scaled = { body: { spec: { replicas: 20 } }, headers: { ...MERGE, ...as('horizontal-pod-autoscaler') } };
    expect(said(await admin('PATCH', `${DEPLOYMENTS}/old/scale`, scaled))).toBe('200');
    // A rollout of what is too large makes a ReplicaSet that is, too.
    const template = { metadata: { annotations: { round: '2' } } };
    expect(said(await admin('PATCH', `${DEPLOYMENTS}/old`, { body: { spec: { template } }, headers: MERGE }))).toBe(
      '200',
    );
    await until(
      () => admin('GET', '/apis/apps/v1/namespaces/team-a/replicasets'),
      ({ body: { items } }) =>
        items.some(({ spec }: Any) => spec.template.metadata.annotations?.round === '2' && spec.replicas > 4),
    );
  });
});

const PATHS: Readonly<Record<string, string>> = {
  CronJob: '/apis/batch/v1/namespaces/team-a/cronjobs',
  DaemonSet: '/apis/apps/v1/namespaces/team-a/daemonsets',
  Deployment: DEPLOYMENTS,
  Job: JOBS,
  Pod: '/api/v1/namespaces/team-a/pods',
  ReplicaSet: '/apis/apps/v1/namespaces/team-a/replicasets',
  ReplicationController: '/api/v1/namespaces/team-a/replicationcontrollers',
  StatefulSet: '/apis/apps/v1/namespaces/team-a/statefulsets',
};

function pathOf(kind: string): string {
  return PATHS[kind] ?? '';
}

function named(object: KubeObject, name: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, name } };
}

/** What the API server says to a dry run of its creation. */
async function tried(call: Call, object: KubeObject): Promise<string> {
  const path =
    object.kind === 'HorizontalPodAutoscaler'
      ? `/apis/${object.apiVersion}/namespaces/team-a/horizontalpodautoscalers`
      : pathOf(object.kind);
  return said(await call('POST', `${path}?dryRun=All`, { body: object }));
}
