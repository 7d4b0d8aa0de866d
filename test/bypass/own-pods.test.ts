import { API_VERSION, bundleObjects, checkManifests, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../requests/build-request.ts';

const whole = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'strict' },
  spec: { identity: { attribution: 'required' }, access: { ownPods: { suffix: '@example.com' } } },
});
/** Whose annotation something carries is judged elsewhere; here it is the names. */
const policy: Policy = { ...whole, sections: { access: whole.sections.access } };
const WORKLOAD = 'aisubmit.dev/workload';
const KIND = 'aisubmit.dev/kind';

type Change = (labels: { own: Record<string, string>; pods: Record<string, string> }, job: MutableJob) => void;

interface MutableJob {
  metadata: { name?: string; generateName?: string; labels: Record<string, string> };
  spec: { template: { metadata: { labels: Record<string, string> } } };
}

/** A training of alice's, with her name in it, and then changed. */
function alices(change: Change): KubeObject {
  const job = structuredClone(bundleObjects(buildRequest(makeRequest('Training'))).at(-1)) as unknown as MutableJob;
  const labels = { own: job.metadata.labels, pods: job.spec.template.metadata.labels };
  job.metadata.name = 'training-alice--demo';
  labels.own[WORKLOAD] = 'training-alice--demo';
  labels.pods[WORKLOAD] = 'training-alice--demo';
  change(labels, job);
  return job as unknown as KubeObject;
}

const broken = (manifest: KubeObject, username = 'alice@example.com'): string[] => [
  ...new Set(checkManifests([manifest], { policy, requester: { username } }).violations.map(({ control }) => control)),
];

test.each<[string, Change, string[]?]>([
  [
    'another user’s label',
    ({ own }) => {
      own[WORKLOAD] = 'training-bob--demo';
    },
  ],
  [
    'another user’s label on its pods',
    ({ pods }) => {
      pods[WORKLOAD] = 'training-bob--demo';
    },
  ],
  [
    'a label without a user',
    ({ own }) => {
      own[WORKLOAD] = 'training-demo';
    },
  ],
  [
    'another user’s name without any label',
    ({ own, pods }, job) => {
      job.metadata.name = 'notebook-bob--demo';
      for (const labels of [own, pods]) for (const label of [WORKLOAD, KIND]) Reflect.deleteProperty(labels, label);
    },
    ['own-pods'],
  ],
  [
    'a name that is generated after another user’s',
    (_labels, { metadata }) => {
      Reflect.deleteProperty(metadata, 'name');
      metadata.generateName = 'training-bob--';
    },
  ],
  [
    'the name of a user whose name goes on',
    (_labels, { metadata }) => {
      metadata.name = 'training-alice-0b--demo';
    },
  ],
])('own-pods stops: %s', (_name, change, want = ['owned-labels', 'own-pods']) => {
  expect(broken(alices(change))).toEqual(want);
});

test.each<[string, Change]>([
  ['her own', () => {}],
  [
    'a name that is no workload’s, without a label',
    ({ own, pods }, job) => {
      job.metadata.name = 'plain';
      for (const labels of [own, pods]) for (const label of [WORKLOAD, KIND]) Reflect.deleteProperty(labels, label);
    },
  ],
])('…and allows %s', (_name, change) => {
  expect(broken(alices(change))).toEqual([]);
});

/** A claim that somebody makes by hand, or a template of one. */
const claim = (workload?: string): { metadata: { name: string; labels?: Record<string, string> }; spec: object } => ({
  metadata: {
    name: `${workload ?? 'data'}-home`,
    ...(workload === undefined ? {} : { labels: { [WORKLOAD]: workload } }),
  },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});
const CLAIMS: readonly [string, string | undefined, boolean][] = [
  ['another user’s workload', 'notebook-bob--lab', false],
  ['one whose user’s name goes on', 'notebook-alice-0b--lab', false],
  ['one without a user', 'notebook-lab', false],
  ['her own', 'notebook-alice--lab', true],
  ['none', undefined, true],
];

test.each(CLAIMS)('a claim for %s', (_whose, workload, isAllowed) => {
  const made = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim(workload) };
  expect(broken(made)).toEqual(isAllowed ? [] : ['own-claims']);
});

test.each(CLAIMS)('a claim that a controller makes for %s', (_whose, workload, isAllowed) => {
  const want = isAllowed ? [] : ['own-pods'];
  const withVolume = alices((_labels, job) => {
    const { spec } = job.spec.template as unknown as { spec: { volumes?: object[] } };
    spec.volumes = [...(spec.volumes ?? []), { name: 'v', ephemeral: { volumeClaimTemplate: claim(workload) } }];
  });
  expect(broken(withVolume)).toEqual(want);
  const { template } = alices(() => {})['spec'] as { template: { spec: { restartPolicy: string } } };
  const pods = { metadata: { labels: { app: 'x' } }, spec: { ...template.spec, restartPolicy: 'Always' } };
  Reflect.deleteProperty(pods.spec, 'activeDeadlineSeconds');
  const spec = { serviceName: 'x', selector: { matchLabels: { app: 'x' } }, template: pods };
  const set = { ...spec, volumeClaimTemplates: [claim(workload)] };
  expect(broken({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'x' }, spec: set })).toEqual(want);
});

test('a login that names cannot hold has none of its own', () => {
  expect(
    broken(
      alices(() => {}),
      'alice@example.org',
    ),
  ).toEqual(['own-pods']);
  expect(
    broken(
      alices(() => {}),
      'Alice@example.com',
    ),
  ).toEqual(['own-pods']);
});

test('who connects is the API server’s to judge, and named', () => {
  const closed = parsePolicy({
    apiVersion: API_VERSION,
    kind: 'Policy',
    metadata: { name: 'closed' },
    spec: { access: { exec: [] } },
  });
  const { unjudgedControls } = checkManifests([alices(() => {})], { policy: closed });
  expect(unjudgedControls.map(({ control }) => control)).toEqual(['access']);
});
