import { API_VERSION, admissionPolicies, checkManifests, type KubeObject, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LABEL_ATTACKS, LABEL_TWINS, type LabelCase } from '../../bypass/attacks/labels.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, type Call, callAs, MERGE, until } from '../api-server/call-api.ts';
import { DEPLOYMENTS, PODS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made, saidControl } from './admission-calls.ts';

const WORKLOAD = 'aisubmit.dev/workload';
const SUBMITTED_BY = 'aisubmit.dev/submitted-by';
const EVERYTHING = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

const FLOOR = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'floor' }, spec: {} });
const NAMED = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'named' },
  spec: { identity: { attribution: 'required', controllers: ['restorer'] } },
});

/** Who may carry the label of a workload, asked of both judges. */
onBoth('labels', (kind) => {
  let sandbox: Sandbox;
  let admin: Call;

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a' }, { name: 'team-b' }],
      users: [
        { name: 'mallory', clusterRules: EVERYTHING },
        { name: 'restorer', clusterRules: EVERYTHING },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    admin = callAs(sandbox, 'admin');
    await made(admin('POST', DEPLOYMENTS, { body: OLD }));
    for (const policy of [FLOOR, NAMED]) {
      const { objects } = admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
      for (const body of objects) await made(admin('POST', admissionPath(body), { body }));
    }
    await bind('team-a', FLOOR.name);
    await bind('team-b', NAMED.name);
    await until(
      () => create('mallory', attack('a Pod')),
      (said) => said === '[owned-labels]',
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const bind = (namespace: string, policy: string) => {
    const body = { metadata: { labels: { 'aisubmit.dev/policy': policy } } };
    return made(admin('PATCH', `/api/v1/namespaces/${namespace}`, { body, headers: MERGE }));
  };
  const create = async (user: string, { resource, object }: LabelCase): Promise<string> =>
    saidControl(await callAs(sandbox, user)('POST', `${resource}?dryRun=All`, { body: object }));
  const patch = async (user: string, path: string, body: Any): Promise<string> =>
    saidControl(await callAs(sandbox, user)('PATCH', path, { body, headers: MERGE }));

  test.each(LABEL_ATTACKS)('of another workload on $name', async (entry) => {
    expect(judged(entry.object)).toEqual(['owned-labels']);
    expect(await create('mallory', entry)).toBe('[owned-labels]');
    expect(await create('admin', entry)).toBe('[owned-labels]');
  });

  test.each(LABEL_TWINS)('of its own on $name', async (entry) => {
    expect(judged(entry.object)).toEqual([]);
    expect(await create('mallory', entry)).toBe('201');
  });

  test('a Job that somebody makes from a CronJob has a label of its own, for whose it is anybody can write', async () => {
    const entry = LABEL_TWINS.find(({ name }) => name === 'what is made by hand, a Job') as LabelCase;
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      name: 'nightly',
      uid: '8f3a2c1e-0000-4000-8000-000000000001',
    };
    const annotations = { 'cronjob.kubernetes.io/instantiate': 'manual' };
    const from = (labels: Any): LabelCase => {
      const metadata = { ...entry.object.metadata, annotations, ownerReferences: [owner], labels };
      return { ...entry, object: { ...entry.object, metadata } };
    };
    const copied = from({ [WORKLOAD]: 'cronjob-nightly' });
    expect(judged(copied.object)).toEqual(['owned-labels']);
    expect(await create('mallory', copied)).toBe('[owned-labels]');
    expect(await create('mallory', from({ [WORKLOAD]: 'job-web' }))).toBe('201');
  });

  test('a name that the API server generates is never the label’s', async () => {
    const entry = LABEL_TWINS.find(({ name }) => name === 'a training') as LabelCase;
    const { name: _name, ...metadata } = entry.object.metadata;
    const object = { ...entry.object, metadata: { ...metadata, generateName: 'training-' } };
    expect(await create('mallory', { ...entry, object })).toBe('[owned-labels]');
  });

  test.each(['job-controller', 'replicaset-controller'])('what the %s makes has those of its template', async (by) => {
    const headers = {
      'Impersonate-User': `system:serviceaccount:kube-system:${by}`,
      'Impersonate-Group': 'system:masters',
    };
    const { object } = attack('a Pod');
    expect(saidControl(await admin('POST', `${PODS}?dryRun=All`, { body: object, headers }))).toBe('201');
  });

  test('a controller that the policy names is not asked, in its namespaces alone', async () => {
    const { resource, object } = attack('a Pod');
    const annotations = { [SUBMITTED_BY]: 'restorer' };
    const body = { ...object, metadata: { ...object.metadata, annotations, namespace: 'team-b' } };
    const there = { name: '', resource: resource.replace('team-a', 'team-b'), object: body };
    await until(
      () => create('mallory', there),
      (answer) => /owned-labels|attribution/.test(answer),
    );
    expect(await create('restorer', there)).toBe('201');
    expect(await create('restorer', attack('a Pod'))).toBe('[owned-labels]');
  });

  test('what was there with another’s is scaled, changed and keeps it', async () => {
    const path = `${DEPLOYMENTS}/old`;
    expect(await patch('mallory', path, { spec: { replicas: 1 } })).toBe('200');
    expect(await patch('mallory', path, { metadata: { annotations: { note: 'old' } } })).toBe('200');
    expect(await patch('mallory', path, { spec: { template: { metadata: { annotations: { a: 'b' } } } } })).toBe('200');
    const labels = { [WORKLOAD]: 'deployment-old' };
    expect(await patch('mallory', path, { metadata: { labels } })).toBe('[owned-labels]');
    const labelled = encodeURIComponent(`${WORKLOAD}=inference-chat`);
    await until(
      () => admin('GET', `${PODS}?labelSelector=${labelled}`),
      ({ body }) => body.items.length === 1,
    );
  });
});

const attack = (name: string): LabelCase => LABEL_ATTACKS.find((each) => each.name === name) as LabelCase;

/** A Deployment from before the policy, with the label of an endpoint that is another’s. */
const OLD: Any = (() => {
  const { object } = LABEL_TWINS.find(({ name }) => name === 'pods alone') as LabelCase;
  return { ...object, metadata: { ...object.metadata, name: 'old' } };
})();

function judged(object: KubeObject): string[] {
  return checkManifests([object], { policy: FLOOR }).violations.map(({ control }) => control);
}
