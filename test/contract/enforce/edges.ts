import { type MutableContainer, type MutablePod, main } from '../../bypass/attacks/attack.ts';

/** Where rules begin and end: each field with values on both sides of some rule. `undefined` takes the field away. */
type Edges = Readonly<Record<string, readonly unknown[]>>;

const IDS = [undefined, 0, 1, 999, 1000, 99_999, 100_000, 199_999, 200_000, 2_147_483_647];
const AMOUNTS = [undefined, '0', '1m', '100m', '1', '1.5', '32', '32001m', '64', '1e3', '0.5'];
const BYTES = [undefined, '0', '1', '1Mi', '1Gi', '256Gi', '257Gi', '1.5Gi', '1e12', '1T', '128974848000m'];

const PROFILES = [
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'a.json' },
];

const POD: Edges = {
  hostNetwork: [undefined, false, true],
  hostPID: [undefined, false, true],
  hostIPC: [undefined, false, true],
  shareProcessNamespace: [undefined, false, true],
  hostUsers: [undefined, false, true],
  automountServiceAccountToken: [undefined, false, true],
  enableServiceLinks: [undefined, false, true],
  os: [undefined, { name: 'linux' }],
  nodeName: [undefined, '', 'node-1'],
  schedulerName: [undefined, '', 'default-scheduler', 'other'],
  serviceAccountName: [undefined, 'default', 'research', 'deployer'],
  priorityClassName: [undefined, 'batch', 'urgent'],
  runtimeClassName: [undefined, 'gvisor'],
  terminationGracePeriodSeconds: [undefined, 0, 30, 600, 601],
  activeDeadlineSeconds: [undefined, 1, 3600, 604_800, 604_801],
  nodeSelector: [undefined, {}, { 'example.com/pool': 'a100' }, { 'example.com/pool': 'other' }, { disk: 'fast' }],
  tolerations: [
    undefined,
    [],
    [{ operator: 'Exists' }],
    [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
    [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }],
    [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
  ],
  imagePullSecrets: [undefined, [], [{ name: 'registry' }], [{ name: 'other' }], [{}]],
  resources: [undefined, { limits: { cpu: '1' } }, { limits: { cpu: '64' } }, { limits: { memory: '300Gi' } }],
  hostAliases: [undefined, [{ ip: '10.0.0.1', hostnames: ['a.example.com'] }]],
  'securityContext.runAsUser': IDS,
  'securityContext.runAsGroup': IDS,
  'securityContext.fsGroup': IDS,
  'securityContext.runAsNonRoot': [undefined, false, true],
  'securityContext.supplementalGroups': [undefined, [], [0], [140_000], [1000, 140_000], [150_000]],
  'securityContext.supplementalGroupsPolicy': [undefined, 'Merge', 'Strict'],
  'securityContext.fsGroupChangePolicy': [undefined, 'Always', 'OnRootMismatch'],
  'securityContext.seccompProfile': [undefined, ...PROFILES],
  'securityContext.appArmorProfile': [undefined, ...PROFILES],
  'securityContext.seLinuxOptions': [
    undefined,
    {},
    { type: 'container_t' },
    { type: 'spc_t' },
    { user: 'system_u' },
    { role: 'system_r' },
    { level: 's0:c1' },
  ],
  'securityContext.sysctls': [
    undefined,
    [],
    [{ name: 'kernel.shm_rmid_forced', value: '0' }],
    [{ name: 'net.ipv4.tcp_syncookies', value: '1' }],
    [{ name: 'kernel.msgmax', value: '1' }],
  ],
};

const CONTAINER: Edges = {
  image: [
    'python:3',
    'registry.example.com/a:1',
    'registry.example.com.evil.example/a:1',
    'registry.example.com/a/../../evil:1',
    `registry.example.com/a@sha256:${'a'.repeat(64)}`,
    `registry.example.com/a:1@sha256:${'b'.repeat(64)}`,
    `registry.example.com/a@sha256:${'A'.repeat(64)}`,
    `evil.example/a@sha256:${'a'.repeat(64)}`,
  ],
  imagePullPolicy: [undefined, 'Always', 'Never', 'IfNotPresent'],
  stdin: [undefined, true],
  tty: [undefined, true],
  workingDir: [undefined, '/tmp'],
  command: [
    undefined,
    [],
    ['sh'],
    ['curl', 'https://user:pass@example.com/x'],
    ['git', 'clone', 'https://example.com/a@b'],
    ['echo', 'AKIAIOSFODNN7EXAMPLE'],
    [`ghp_${'a'.repeat(36)}`],
    ['--token=hf_abcdefghijklmnopqrstuvwxyzABCDEFGH'],
  ],
  env: [
    undefined,
    [],
    [{ name: 'A' }],
    [{ name: 'A', value: '' }],
    [{ name: 'LD_PRELOAD', value: '/x.so' }],
    [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }],
    [{ name: 'GITSYNC_REPO', value: 'x' }],
    [{ name: 'GIT_SSH_COMMAND', value: 'ssh' }],
    [{ name: 'URL', value: 'https://u:p@example.com' }],
    [{ name: 'URL', value: 'https://example.com/@scope' }],
    [{ name: 'K', value: 'AKIAIOSFODNN7EXAMPLE' }],
    [{ name: 'K', value: 'XAKIAIOSFODNN7EXAMPLEX' }],
    [{ name: 'K', value: '-----BEGIN RSA PRIVATE KEY-----' }],
    [{ name: 'S', valueFrom: { secretKeyRef: { name: 'hub', key: 'token' } } }],
    [{ name: 'S', valueFrom: { secretKeyRef: { name: 'other', key: 'token' } } }],
    [{ name: 'F', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
  ],
  envFrom: [
    undefined,
    [],
    [{ configMapRef: { name: 'a' } }],
    [{ secretRef: { name: 'hub' } }],
    [{ secretRef: { name: 'x' } }],
  ],
  ports: [
    undefined,
    [],
    [{ containerPort: 8080 }],
    [{ containerPort: 8080, hostPort: 0 }],
    [{ containerPort: 8080, hostPort: 8080 }],
  ],
  livenessProbe: [
    undefined,
    { exec: { command: ['true'] } },
    { httpGet: { port: 80 } },
    { httpGet: { port: 80, host: '10.0.0.1' } },
    { tcpSocket: { port: 80, host: '169.254.169.254' } },
    { grpc: { port: 80 } },
  ],
  lifecycle: [
    undefined,
    { preStop: { exec: { command: ['true'] } } },
    { preStop: { httpGet: { port: 80, host: '10.0.0.1' } } },
    { postStart: { tcpSocket: { port: 80, host: '10.0.0.1' } } },
    { postStart: { httpGet: { port: 80 } } },
  ],
  'resources.limits.cpu': AMOUNTS,
  'resources.limits.memory': BYTES,
  'resources.limits.ephemeral-storage': BYTES,
  'resources.requests.cpu': [undefined, '0', '1m'],
  'resources.requests.memory': [undefined, '0', '1Mi'],
  'resources.limits': [
    undefined,
    {},
    { 'nvidia.com/gpu': '8' },
    { 'nvidia.com/gpu': '9' },
    { 'evil.example/gpu': '1' },
  ],
  resources: [undefined, {}],
  securityContext: [undefined, {}],
  'securityContext.privileged': [undefined, false, true],
  'securityContext.allowPrivilegeEscalation': [undefined, false, true],
  'securityContext.readOnlyRootFilesystem': [undefined, false, true],
  'securityContext.runAsNonRoot': [undefined, false, true],
  'securityContext.runAsUser': IDS,
  'securityContext.runAsGroup': IDS,
  'securityContext.procMount': [undefined, 'Default', 'Unmasked'],
  'securityContext.capabilities': [
    undefined,
    {},
    { drop: [] },
    { drop: ['ALL'] },
    { drop: ['all'] },
    { drop: ['NET_RAW'] },
    { drop: ['ALL'], add: [] },
    { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  ],
  'securityContext.seccompProfile': [undefined, ...PROFILES],
  'securityContext.appArmorProfile': [undefined, ...PROFILES],
  'securityContext.seLinuxOptions': [undefined, {}, { type: 'spc_t' }, { type: 'container_init_t' }, { role: 'r' }],
};

/** Volumes of every kind, allowed and not. */
const VOLUMES: readonly unknown[] = [
  {},
  { emptyDir: {} },
  { emptyDir: { sizeLimit: '0' } },
  { emptyDir: { sizeLimit: '1Gi' } },
  { emptyDir: { sizeLimit: '9Ti' } },
  { emptyDir: { medium: 'Memory', sizeLimit: '65Gi' } },
  { hostPath: { path: '/data' } },
  { hostPath: { path: '/data', type: 'Directory' } },
  { hostPath: { path: '/' } },
  { nfs: { server: 'nfs.example.com', path: '/exports/a' } },
  { nfs: { server: 'nfs.example.com', path: '/exports/a', readOnly: true } },
  { nfs: { server: 'evil.example', path: '/' } },
  { persistentVolumeClaim: { claimName: 'datasets' } },
  { persistentVolumeClaim: { claimName: 'others', readOnly: true } },
  { configMap: { name: 'a' } },
  { secret: { secretName: 'hub' } },
  { secret: { secretName: 'other' } },
  { secret: { secretName: 'other', optional: true } },
  { csi: { driver: 'csi.example.com' } },
  { csi: { driver: 'other.example.com' } },
  { csi: { driver: 'csi.example.com', nodePublishSecretRef: { name: 'other' } } },
  { image: { reference: 'registry.example.com/model:1' } },
  { image: { reference: `registry.example.com/model@sha256:${'c'.repeat(64)}` } },
  { image: { reference: 'evil.example/model:1' } },
  { ephemeral: { volumeClaimTemplate: { spec: claimSpec() } } },
  { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } },
  { gcePersistentDisk: { pdName: 'a' } },
  { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example:a', lun: 0 } },
  { gitRepo: { repository: 'https://example.com/a' } },
  ...[
    { secret: { name: 'hub' } },
    { secret: { name: 'other' } },
    { configMap: { name: 'a' } },
    { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } },
    { serviceAccountToken: { path: 't' } },
    { serviceAccountToken: { path: 't', audience: 'sts.amazonaws.com' } },
    { serviceAccountToken: { path: 't', audience: 'vault' } },
    { serviceAccountToken: { path: 't', audience: 'https://kubernetes.default.svc' } },
    { clusterTrustBundle: { path: 'b', name: 'x' } },
  ].map((source) => ({ projected: { sources: [source] } })),
];

const METADATA: Edges = {
  'labels.cost-centre': [undefined, '', '42'],
  'labels.aisubmit~1dev/workload': [undefined],
  'annotations.container~1apparmor~1security~1beta~1kubernetes~1io/notebook': [
    undefined,
    'unconfined',
    'runtime/default',
  ],
};

export interface EditedPod {
  metadata: Record<string, unknown>;
  spec: MutablePod;
}

/** Somebody who draws numbers: the same seed draws the same. */
export type Draw = (below: number) => number;

/** One change somewhere at the edge of a rule, drawn at random. */
export function edit(pod: EditedPod, draw: Draw): void {
  const { spec, metadata } = pod;
  const kind = draw(20);
  if (kind === 0) put(metadata, ...drawn(METADATA, draw));
  else if (kind < 8) put(spec, ...drawn(POD, draw));
  else if (kind < 11) addVolume(spec, draw);
  else put(containerOf(spec, draw), ...drawn(CONTAINER, draw));
}

/** The workload's own container, or another beside, before or under it that is otherwise its like. */
function containerOf(spec: MutablePod, draw: Draw): MutableContainer {
  const where = draw(6);
  if (where < 3) return main(spec);
  const name = where === 3 ? 'beside' : 'before';
  const field = where === 3 ? 'containers' : 'initContainers';
  const list = (spec[field] ?? []) as MutableContainer[];
  spec[field] = list;
  const known = list.find((each) => each.name === name);
  if (known !== undefined) return known;
  const copy: MutableContainer = { ...structuredClone(main(spec)), name };
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe', 'ports']) Reflect.deleteProperty(copy, probe);
  // A container that stays, before the others.
  if (where === 5) copy['restartPolicy'] = 'Always';
  list.push(copy);
  return copy;
}

function addVolume(spec: MutablePod, draw: Draw): void {
  const source = structuredClone(VOLUMES[draw(VOLUMES.length)]) as Record<string, unknown>;
  spec.volumes.push({ name: `extra-${spec.volumes.length}`, ...source });
}

function drawn(edges: Edges, draw: Draw): [path: string, value: unknown] {
  const entries = Object.entries(edges);
  const [path, values] = entries[draw(entries.length)] ?? ['', []];
  return [path, structuredClone(values[draw(values.length)])];
}

/** Sets a field, or takes it away; `~1` is a dot that belongs to a name. */
function put(target: object, path: string, value: unknown): void {
  const keys = path.split('.').map((key) => key.replaceAll('~1', '.'));
  const last = keys.pop() ?? '';
  let at = target as Record<string, unknown>;
  for (const key of keys) {
    const below = (at[key] ?? {}) as Record<string, unknown>;
    at[key] = below;
    at = below;
  }
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

function claimSpec(): unknown {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}
