import { API_VERSION, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OBJECT_ATTACKS } from '../../bypass/attacks/object-attacks.ts';
import type { ObjectAttack } from '../../bypass/attacks/policy-objects.ts';
import { MERGE, until } from '../api-server/call-api.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { type RawCluster, startRawCluster } from './raw-cluster.ts';

const COLLECTIONS: Readonly<Record<string, string>> = {
  Ingress: 'apis/networking.k8s.io/v1 ingresses',
  Job: 'apis/batch/v1 jobs',
  NetworkPolicy: 'apis/networking.k8s.io/v1 networkpolicies',
  PersistentVolumeClaim: 'api/v1 persistentvolumeclaims',
  Secret: 'api/v1 secrets',
  Service: 'api/v1 services',
  StatefulSet: 'apis/apps/v1 statefulsets',
};
/** Kinds that `aisubmit-user` cannot create at all. */
const NOT_A_USERS = ['Ingress', 'StatefulSet'];
/** Kinds whose content may change. */
const CHANGEABLE = ['NetworkPolicy', 'Service', 'Job'];
/**
 * Tables of the bypass suite that hold no object which an API server could be sent. What they ask for is a container like
 * any other to it, held to its image, its Secrets, its volumes and its network, which have attacks of their own.
 */
const OF_REQUESTS: Readonly<Record<string, string>> = {
  git: 'which repository is cloned is an argument of a program',
  s3: 'which bucket is copied is an argument of a program',
  mounts: 'what is mounted is sent as volumes, claims and Secrets in the tables of pods',
};
/** Tables that are sent raw elsewhere, since they need more than one policy, one person or one kind. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  floor: 'bypass.test.ts',
  policy: 'bypass.test.ts',
  claims: 'bypass.test.ts',
  network: '../controls/network-judges.test.ts',
  'own-pods': 'connect.test.ts and own-claims.test.ts',
  'owned-labels': 'owned-labels.test.ts',
  workloads: 'ceilings.test.ts',
};

const POLICIES = new Map<string, Policy>();
for (const { policy } of OBJECT_ATTACKS) {
  const metadata = { name: `object-${POLICIES.size}` };
  const key = JSON.stringify(policy);
  if (POLICIES.has(key)) continue;
  POLICIES.set(key, parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata, spec: policy }));
}

test('every table of the bypass suite is sent raw, or is about requests', async () => {
  const { readdir } = await import('node:fs/promises');
  const files = await readdir(new URL('../../bypass', import.meta.url));
  const tables = files.flatMap((file) => (file.endsWith('.test.ts') ? [file.replace('.test.ts', '')] : []));
  expect(tables.filter((table) => !(table in OF_REQUESTS) && !(table in ELSEWHERE))).toEqual([]);
});

onBoth('sent raw, what is no pod is denied', (kind) => {
  let cluster: RawCluster;

  beforeAll(async () => {
    cluster = await startRawCluster(kind, [...POLICIES.values()]);
    for (const control of new Set(OBJECT_ATTACKS.map((each) => each.control))) {
      const first = OBJECT_ATTACKS.find((each) => each.control === control) as ObjectAttack;
      await until(
        () => create(first, first.attack, 'mallory'),
        (outcome) => outcome !== 'admitted',
      );
    }
  }, 300_000);

  afterAll(() => cluster?.[Symbol.asyncDispose]());

  test.each(OBJECT_ATTACKS)('$control stops: $name', async (entry) => {
    const { control, attack, twin, isInvalid, isTakenAway } = entry;
    for (const by of ['alice', 'mallory']) {
      const outcome = await create(entry, attack, by);
      const mayNot = (kind: string): boolean => by === 'alice' && NOT_A_USERS.includes(kind);
      if (mayNot(attack.kind)) expect(outcome).toBe('not permitted');
      else if (isTakenAway !== undefined) expect(await fieldsOf(entry)).not.toContain(isTakenAway);
      else if (isInvalid === true) expect(outcome).toMatch(/^(invalid|400)/);
      else expect(outcome).toBe(`denied by ${control}`);
      expect(await create(entry, twin, by)).toBe(mayNot(twin.kind) ? 'not permitted' : 'admitted');
    }
  });

  const CHANGED = OBJECT_ATTACKS.filter(({ attack, twin }) => attack.kind === twin.kind).filter(({ attack }) =>
    CHANGEABLE.includes(attack.kind),
  );
  test.each(CHANGED.map((entry, index) => ({ ...entry, index })))(
    '$control stops a change: $name',
    async ({ index, ...entry }) => {
      const name = `training-changed-${index}`;
      const collection = collectionOf(entry, entry.twin);
      const metadata = { name, namespace: policyOf(entry).name };
      const [twin, attack] = [entry.twin, entry.attack].map((each) => {
        // A workload's labels are its name.
        const text = JSON.stringify(each, (_key, value) => (value === undefined ? null : value));
        const object: KubeObject = JSON.parse(text.replaceAll('training-demo', name));
        return { ...object, metadata: { ...object.metadata, ...metadata } };
      }) as [KubeObject, KubeObject];
      expect(await cluster.send({ by: 'mallory', method: 'POST', path: collection, body: twin })).toBe('admitted');
      expect(await replace(`${collection}/${name}?dryRun=All`, attack)).toBe(`denied by ${entry.control}`);
    },
  );

  /** What is left of the spec of an object that is admitted. */
  async function fieldsOf(entry: ObjectAttack): Promise<readonly string[]> {
    const path = `${collectionOf(entry, entry.attack)}?dryRun=All`;
    const metadata = { ...entry.attack.metadata, namespace: policyOf(entry).name };
    const { body } = await cluster.sandbox.admin<{ spec?: object }>('POST', path, { ...entry.attack, metadata });
    return Object.keys(body.spec ?? {});
  }

  /** A Job holds what the API server put into it, and is changed in part. */
  function replace(path: string, body: KubeObject): Promise<string> {
    if (body.kind !== 'Job') return cluster.send({ by: 'mallory', method: 'PUT', path, body });
    const spec = Object.entries(body['spec'] as object).map(([field, value]) => [field, value ?? null]);
    const patch = { ...body, spec: Object.fromEntries(spec) };
    return cluster.send({ by: 'mallory', method: 'PATCH', path, body: patch, type: MERGE['content-type'] });
  }

  function create(entry: ObjectAttack, object: KubeObject, by: string): Promise<string> {
    const metadata = { ...object.metadata, namespace: policyOf(entry).name };
    const path = `${collectionOf(entry, object)}?dryRun=All`;
    return cluster.send({ by, method: 'POST', path, body: { ...object, metadata } });
  }
});

function policyOf({ policy }: ObjectAttack): Policy {
  return POLICIES.get(JSON.stringify(policy)) as Policy;
}

function collectionOf(entry: ObjectAttack, { kind }: KubeObject): string {
  const [root, plural] = (COLLECTIONS[kind] ?? '').split(' ');
  return `/${root}/namespaces/${policyOf(entry).name}/${plural}`;
}
