import { API_VERSION } from '@aisubmit/sdk';
import fc from 'fast-check';

/** Any request that a user could write and the schema takes: every field of every kind, present or not. */
export function arbitraryRequest(): fc.Arbitrary<unknown> {
  return fc.oneof(
    document('Notebook', {
      ...COMMON,
      ...FINITE,
      home: optionalRecord({ size: BYTES, storageClass: NAME }),
      idleTimeout: DURATION,
      ide: fc.constantFrom('jupyter', 'vscode', 'pycharm'),
    }),
    document(
      'Training',
      { ...COMMON, ...COMMAND, ...FINITE, image: IMAGE, retries: fc.nat(100), tracking: TENSORBOARD },
      ['image'],
    ),
    document('Training', { ...COMMON, ...COMMAND, ...FINITE, image: IMAGE, retries: fc.nat(100), sweep: SWEEP }, [
      'image',
      'command',
      'sweep',
    ]),
    document('Training', { ...COMMON, ...COMMAND, ...FINITE, image: IMAGE, s3: UPLOAD }, ['image', 'command', 's3']),
    document(
      'Inference',
      {
        ...COMMON,
        ...COMMAND,
        image: IMAGE,
        port: fc.integer({ min: 1024, max: 65_535 }),
        replicas: fc
          .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(5))
          .map(([min, more]) => ({ min, max: min + more + 1 })),
        autoscale: optionalRecord({
          metric: fc.constantFrom('cpu', 'memory'),
          target: fc.integer({ min: 1, max: 100 }),
        }),
        probes: optionalRecord({ path: fc.constantFrom('/health', '/v1/models'), startupTimeout: DURATION }),
        network: optionalRecord({ egress: EGRESS, allowFrom: fc.array(PEER, { maxLength: 3 }) }),
      },
      ['image', 'replicas'],
    ),
  );
}

const NAME = fc.stringMatching(/^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/);
const IMAGE = fc.constantFrom(
  'python:3.12-slim',
  'quay.io/a/b:1',
  `ghcr.io/x/y:2@sha256:${'0'.repeat(64)}`,
  'localhost:5000/z',
);
const BYTES = fc.constantFrom('512Mi', '1Gi', '1.5Gi', '2G', '4294967296', '64Ti');
const CPU = fc.constantFrom('1m', '250m', '0.5', '1', '2', '64', '1e1');
const DURATION = fc.constantFrom('90s', '30m', '12h', '3d', '1h30m');
const ID = fc.integer({ min: 1, max: 2_147_483_647 });
const KEY = fc.constantFrom('team', 'example.com/cost-centre', 'project.x');
const VALUE = fc.constantFrom('', 'a', 'Team-A_1.2');
const TEXT = fc.string({ unit: fc.constantFrom(...'abc XYZ019/:-_=.,"\'{}\n$#&*!|>%@`é') });
const ENV_NAME = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/).filter((name) => !['ENV'].includes(name));

const ENV = fc.uniqueArray(
  fc.record({ name: ENV_NAME, value: TEXT }).filter(({ value }) => !value.includes('://')),
  { selector: ({ name }) => name, maxLength: 4 },
);
const PORTS = fc.array(fc.record({ port: fc.integer({ min: 1, max: 65_535 }) }), { minLength: 1, maxLength: 3 });
const EGRESS = fc.array(
  fc.record({
    cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '::/0', '2001:db8::/32', '192.0.2.1/32'),
    ports: PORTS,
  }),
  { maxLength: 3 },
);
const PEER = fc.oneof(
  fc.record({ namespace: NAME }),
  fc.record({ podLabels: fc.constant({ app: 'web' }) }),
  fc.record({ namespace: NAME, podLabels: fc.constant({ app: 'web' }) }),
);
const SOURCE = fc.oneof(
  fc.record({ pvc: fc.record({ claimName: NAME }) }),
  fc.record({
    newPvc: fc.record(
      {
        size: BYTES,
        storageClass: NAME,
        accessMode: fc.constantFrom('ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'),
      },
      { requiredKeys: ['size'], noNullPrototype: true },
    ),
  }),
  fc.record({ configMap: fc.record({ name: NAME }) }),
  fc.record({ secret: fc.record({ name: NAME, keys: fc.constant(['token']) }) }),
  // Taken from what the workload asks for, which may be as little as this.
  fc.record({ emptyDir: fc.record({ size: fc.constant('512Mi') }) }),
  fc.record({ emptyDir: fc.record({ size: fc.constant('512Mi'), medium: fc.constant('Memory') }) }),
);
/** Paths in which another lies, the home among them, are writable. */
const PLACE = fc.oneof(
  fc.record({
    path: fc.constantFrom('/data/in', '/models', '/Results', '/usr/share/models', '/mnt/a b'),
    readOnly: fc.boolean(),
  }),
  fc.record({ path: fc.constantFrom('/data', '/home/aisubmit', '/home/aisubmit/x'), readOnly: fc.constant(false) }),
);
const MOUNTS = fc.uniqueArray(
  fc
    .tuple(PLACE, SOURCE, fc.constantFrom({}, { subPath: 'a/b' }, { subPath: '.hidden' }))
    .map(([place, source, folder]) => ({ ...place, ...source, ...folder })),
  { selector: ({ path }) => path, maxLength: 4 },
);

const ADDRESS = fc.constantFrom('https://a.example.com', 'https://huggingface.co', 'https://a.corp:8443/x');
const HEX = fc.stringMatching(/^[0-9a-f]{40}$/);
const GIT = fc.uniqueArray(
  fc.record(
    {
      url: fc.constantFrom(
        'https://git.example.com/team/code.git',
        'https://git.example.com:8443/a%20b/c',
        'ssh://me@git.example.com:2222/~me/tools',
        'git@github.com:team/repo',
      ),
      ref: fc.constantFrom('main', 'feature/x-1', 'v1.2'),
      commit: HEX,
      path: fc.constantFrom('/workspace/a', '/workspace/b', '/src/c', '/workspace/d'),
      secret: NAME,
      depth: fc.nat(100),
      submodules: fc.boolean(),
    },
    { requiredKeys: ['url', 'path', 'secret'], noNullPrototype: true },
  ),
  { selector: ({ path }) => path, maxLength: 3 },
);
const STORE = {
  url: fc.constantFrom('s3://data', 's3://data/team-a/sets', 's3://my.bucket/a_b=c+d@e'),
  secret: NAME,
};
const OWN_STORE = optionalRecord({
  endpoint: fc.constantFrom('https://s3.example.com', 'https://s3.example.com:9000/', 'https://127.0.0.1:9000'),
  region: fc.constantFrom('eu-central-1', 'garage'),
  ca: NAME,
  pathStyle: fc.boolean(),
});
const DOWNLOAD = fc.tuple(fc.record({ ...STORE, path: fc.constantFrom('/sets/a', '/sets/b', '/mnt/c d') }), OWN_STORE);
const S3 = fc
  .record({
    downloads: fc.uniqueArray(DOWNLOAD, { selector: ([{ path }]) => path, maxLength: 2 }),
    credentials: fc.array(fc.record(STORE), { maxLength: 1 }),
    claims: fc.array(fc.record({ url: STORE.url, path: fc.constant('/bucket'), claim: NAME }), { maxLength: 1 }),
  })
  .map(({ downloads, credentials, claims }) => [
    ...downloads.map(([entry, store]) => ({ ...entry, ...store, mode: 'download' })),
    ...credentials.map((entry) => ({ ...entry, mode: 'credentials' })),
    ...claims.map((entry) => ({ ...entry, mode: 'csi' })),
  ]);
const UPLOAD = fc
  .tuple(fc.record({ ...STORE, path: fc.constantFrom('/out', '/sets/a') }), OWN_STORE, S3)
  .map(([entry, store, more]) => [
    ...more.filter((each) => each.mode !== 'download'),
    { ...entry, ...store, mode: 'upload', interval: '1m' },
  ]);

const COMMON = {
  image: IMAGE,
  env: ENV,
  resources: optionalRecord({
    cpu: fc.constant('128'),
    cpuRequest: CPU,
    memory: fc.constant('128Ti'),
    memoryRequest: BYTES,
    gpu: fc.record({ count: fc.integer({ min: 1, max: 16 }) }),
    ephemeralStorage: BYTES,
  }),
  identity: optionalRecord({
    runAsUser: ID,
    runAsGroup: ID,
    fsGroup: ID,
    supplementalGroups: fc.array(ID, { maxLength: 3 }),
  }),
  mounts: MOUNTS,
  git: GIT,
  s3: S3,
  scheduling: optionalRecord({
    queue: NAME,
    priorityClass: NAME,
    nodeSelector: fc.dictionary(KEY, VALUE, { maxKeys: 2, noNullPrototype: true }),
    tolerations: fc.constant([{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }]),
  }),
  network: optionalRecord({ egress: EGRESS }),
  tracking: optionalRecord({
    wandb: fc.record({ secret: NAME, project: NAME }, { requiredKeys: ['secret'], noNullPrototype: true }),
    mlflow: fc.record(
      { trackingUri: ADDRESS, secret: NAME, ca: NAME, experiment: fc.constant('/a b') },
      { requiredKeys: ['trackingUri'], noNullPrototype: true },
    ),
  }),
  hubs: optionalRecord({
    huggingFace: optionalRecord({ secret: NAME, endpoint: ADDRESS }),
    ngc: optionalRecord({ secret: NAME }),
  }),
  serviceAccount: NAME,
  pullSecrets: fc.uniqueArray(NAME, { maxLength: 2 }),
  labels: fc.dictionary(KEY, VALUE, { maxKeys: 3, noNullPrototype: true }),
};
const COMMAND = {
  command: fc.array(
    TEXT.filter((text) => text !== '' && !text.includes('://')),
    { minLength: 1, maxLength: 4 },
  ),
  args: fc.array(
    TEXT.filter((text) => !text.includes('://')),
    { maxLength: 3 },
  ),
  workingDir: fc.constantFrom('/data', '/workspace/x'),
};
const SWEEP = fc.record(
  {
    // Variables are in capitals, so that no parameter has the name of one.
    parameters: fc.dictionary(
      fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/),
      fc.uniqueArray(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.boolean(),
          fc.constantFrom('adam', 'a b', '-', "'", ''),
        ),
        { selector: String, minLength: 1, maxLength: 4 },
      ),
      { minKeys: 1, maxKeys: 3, noNullPrototype: true },
    ),
    parallelism: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: ['parameters'], noNullPrototype: true },
);
const TENSORBOARD = optionalRecord({
  tensorboard: fc.record({ logDir: fc.constantFrom('/logs', '/scratch/runs') }, { noNullPrototype: true }),
});
const FINITE = { maxRuntime: DURATION, ttlAfterFinished: DURATION };

function optionalRecord(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true });
}

function document(
  kind: string,
  spec: Record<string, fc.Arbitrary<unknown>>,
  requiredKeys: string[] = [],
): fc.Arbitrary<unknown> {
  return fc.record(
    {
      apiVersion: fc.constant(API_VERSION),
      kind: fc.constant(kind),
      metadata: fc.record({ name: NAME }, { noNullPrototype: true }),
      spec: fc.record(spec, { requiredKeys, noNullPrototype: true }),
    },
    { noNullPrototype: true },
  );
}
