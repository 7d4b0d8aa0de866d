import type { Policy } from '@aisubmit/sdk';
import { type Draw, oneOf, seeded, someOf } from './draw.ts';
import { policyOf } from './policies.ts';

type Section = (draw: Draw) => unknown;

/** A field that is drawn, or left out as often as not. */
function maybe<T>(draw: Draw, value: (draw: Draw) => T): T | undefined {
  return draw(2) === 0 ? value(draw) : undefined;
}

const fields =
  (each: Readonly<Record<string, Section>>): Section =>
  (draw) =>
    Object.fromEntries(Object.entries(each).map(([name, value]) => [name, maybe(draw, value)]));
const some =
  (values: readonly unknown[], most = values.length): Section =>
  (draw) =>
    someOf(draw, values, most);
const one =
  (values: readonly unknown[]): Section =>
  (draw) =>
    oneOf(draw, values);
const required: Section = () => 'required';

/** A list that a policy may not leave empty. */
const atLeastOne =
  (values: readonly unknown[]): Section =>
  (draw) => {
    const drawn = someOf(draw, values, values.length);
    return drawn.length === 0 ? [oneOf(draw, values)] : drawn;
  };

const NETWORKS = ['198.51.100.0/24', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '198.51.100.0/25'];
const PORTS = [53, 80, 443];
const HOSTS = ['git.example.com', '*.example.com', 'example.com'];
const NAMESPACES = ['gateway', 'kube-system', 'elsewhere'];
const ODD = ['ü', 'a"b', 'a\\b', "a'b", '{{x}}', '%s', '\u2028', 'a\tb'];
const IDS = [1, 999, 1000, 99_999, 100_000, 140_000, 199_999, 2_147_483_647];

/** Bounds of a whole number, the smaller one first. */
const range: Section = (draw) => {
  const [min = 1, max] = [oneOf(draw, IDS), oneOf(draw, IDS)].toSorted((a, b) => a - b);
  const bounds = { ...maybe(draw, () => ({ min })), ...maybe(draw, () => ({ max })) };
  return draw(4) === 0 ? { options: atLeastOne(IDS)(draw) } : bounds;
};
const most =
  (values: readonly unknown[]): Section =>
  (draw) => ({ max: oneOf(draw, values) });

const SECTIONS: Readonly<Record<string, Section>> = {
  identity: fields({
    supplementalGroups: some([1000, 140_000, 150_000]),
    userNamespace: required,
    uidClaim: one(['example.com/uid', 'uid', ...ODD]),
    gidClaim: one(['example.com/gid', 'gid']),
    attribution: required,
    controllers: some(['system:serviceaccount:kueue-system:kueue', ...ODD], 3),
  }),
  access: fields({
    ownPods: one([
      'required',
      {},
      { prefix: 'a' },
      { prefix: 'oidc:', suffix: '@example.com' },
      { suffix: 'E', ignoreCase: true },
    ]),
    anyPods: some(['admins', ...ODD], 3),
    exec: some([{}, { groups: ODD }, { containers: ['main'] }, { commands: ['sh', ['ls', '-l', ...ODD]] }]),
    attach: some([{ groups: ['a'] }, { containers: ['main'] }]),
    portForward: some([{ groups: ODD }]),
  }),
  images: fields({
    registries: some([
      'registry.example.com/',
      'mirror.internal.example.com/',
      'registry.example.com/a/',
      'docker.io/',
    ]),
    digest: required,
  }),
  resources: fields({
    container: fields({
      cpu: one(['32', '500m', 1.5, '1e3', '32001m']),
      memory: one(['256Gi', '1e12', '4Gi', 4_294_967_296]),
      gpu: one([0, 1, 8]),
    }),
    gpuResources: some(['nvidia.com/gpu', 'evil.example/gpu', 'amd.com/gpu']),
  }),
  storage: fields({
    claims: some(['datasets', 'models']),
    nfs: some([
      { server: 'nfs.example.com', path: '/exports/a', readOnly: true },
      { server: 'nfs.example.com', path: '/exports/a' },
      { server: 'ü"', path: '/a\\b' },
    ]),
    hostPaths: some([
      { path: '/data', type: 'Directory', readOnly: true },
      { path: '/data' },
      { path: '/', type: '', readOnly: false },
    ]),
    imageVolumes: one([true, false]),
    volumeSize: one(['100Gi', '1e12', '5Gi']),
    csiDrivers: some(['csi.example.com', 'other.example.com']),
  }),
  secrets: fields({ names: some(['hub', 'registry', 'other']) }),
  serviceAccounts: fields({ names: some(['research', 'deployer']) }),
  tokens: fields({ audiences: some(['sts.amazonaws.com', 'vault', 'https://kubernetes.default.svc', ...ODD], 4) }),
  network: fields({
    dns: () => ({ peers: [{ namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } }], port: 53 }),
    egress: (draw) => someOf(draw, NETWORKS).map((cidr) => ({ cidr, ports: atLeastOne(PORTS)(draw) })),
    hosts: (draw) =>
      someOf(draw, HOSTS).map((host) => ({ host, cidrs: atLeastOne(NETWORKS)(draw), ports: atLeastOne(PORTS)(draw) })),
    fqdn: (draw) => ({
      provider: 'cilium',
      hosts: someOf(draw, HOSTS).map((host) => ({ host, ports: atLeastOne(PORTS)(draw) })),
    }),
    declared: one(['mapped', 'public']),
    exposure: () => 'cluster',
    isolation: required,
    allowFrom: (draw) => ({ namespaces: someOf(draw, NAMESPACES) }),
  }),
  scheduling: fields({
    queues: some(['team', 'other']),
    nodePools: (draw) => ({ label: oneOf(draw, ['example.com/pool', 'disk']), names: someOf(draw, ['a100', 'fast']) }),
    priorityClasses: some(['batch', 'urgent']),
    runtimeClasses: atLeastOne(['gvisor', 'kata']),
  }),
  metadata: fields({ requiredLabels: some(['cost-centre', 'team', 'example.com/x']) }),
};

const RULES: Readonly<Record<string, Section>> = {
  'identity.runAsUser': range,
  'identity.runAsGroup': range,
  'identity.fsGroup': range,
  'resources.cpu': most(['32', '1500m', '1']),
  'resources.memory': most(['256Gi', '1G', '4Gi']),
  'resources.gpu.count': most([0, 1, 8]),
  maxRuntime: most(['1h', '12h', '7d']),
  ttlAfterFinished: most(['1h', '7d']),
  'scheduling.queue': () => ({ options: ['team'] }),
  'scheduling.priorityClass': () => ({ options: ['batch'] }),
  serviceAccount: () => ({ default: 'research', locked: true }),
};

/** Policies of every kind of section, each with a name of its own. Those that nobody could keep are left out. */
export function randomPolicies(seed: number, count: number): Policy[] {
  const draw = seeded(seed);
  const found: Policy[] = [];
  for (let tries = 0; found.length < count && tries < 50 * count; tries += 1) {
    const policy = attempt(`random-${found.length}`, draw);
    if (policy !== undefined) found.push(policy);
  }
  return found;
}

function attempt(name: string, draw: Draw): Policy | undefined {
  const spec = { ...(fields(SECTIONS)(draw) as object), rules: fields(RULES)(draw) };
  try {
    // What is undefined is left out, as in a file.
    return policyOf(name, JSON.parse(JSON.stringify(spec)));
  } catch {
    return undefined;
  }
}
