import type { Edges } from './draw.ts';

const IDS = [undefined, 0, 1, 999, 1000, 99_999, 100_000, 199_999, 200_000, 2_147_483_647];

export const PROFILES = [
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'a.json' },
];

const TERM = { labelSelector: { matchLabels: { a: 'b' } }, topologyKey: 'kubernetes.io/hostname' };

/** Fields of a pod's spec. */
export const POD: Edges = {
  hostNetwork: [undefined, false, true],
  hostPID: [undefined, false, true],
  hostIPC: [undefined, false, true],
  shareProcessNamespace: [undefined, false, true],
  hostUsers: [undefined, false, true],
  hostname: [undefined, '', 'me'],
  subdomain: [undefined, 'sub'],
  setHostnameAsFQDN: [undefined, true],
  automountServiceAccountToken: [undefined, false, true],
  enableServiceLinks: [undefined, false, true],
  os: [undefined, { name: 'linux' }, { name: 'windows' }],
  nodeName: [undefined, '', 'node-1'],
  schedulerName: [undefined, '', 'default-scheduler', 'other'],
  serviceAccountName: [undefined, '', 'default', 'research', 'deployer'],
  serviceAccount: [undefined, '', 'default', 'research', 'deployer'],
  priorityClassName: [undefined, '', 'batch', 'urgent'],
  priority: [undefined, 0, 1],
  preemptionPolicy: [undefined, 'Never', 'PreemptLowerPriority'],
  runtimeClassName: [undefined, 'gvisor'],
  overhead: [undefined, {}, { cpu: '1' }],
  terminationGracePeriodSeconds: [undefined, -1, 0, 30, 600, 601],
  activeDeadlineSeconds: [undefined, 1, 3600, 604_800, 604_801],
  restartPolicy: [undefined, 'Never', 'OnFailure', 'Always'],
  nodeSelector: [undefined, {}, { 'example.com/pool': 'a100' }, { 'example.com/pool': '' }, { disk: 'fast' }],
  tolerations: [
    undefined,
    [],
    [{ operator: 'Exists' }],
    [{ key: '', operator: 'Exists' }],
    [{ operator: 'Exists', effect: 'NoExecute' }],
    [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
    [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }],
    [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
    [
      { key: 'a', value: 'b' },
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 },
    ],
  ],
  imagePullSecrets: [undefined, [], [{ name: 'registry' }], [{ name: 'other' }], [{ name: '' }], [{}], [null]],
  resources: [
    undefined,
    {},
    { limits: {} },
    { limits: { cpu: '1' } },
    { limits: { cpu: '64' }, requests: { cpu: '1m' } },
    { limits: { memory: '300Gi' } },
    { requests: { cpu: '999' } },
  ],
  resourceClaims: [undefined, [], [{ name: 'gpu', resourceClaimName: 'a' }]],
  schedulingGates: [undefined, [], [{ name: 'example.com/gate' }]],
  readinessGates: [undefined, [], [{ conditionType: 'example.com/ready' }]],
  hostAliases: [undefined, [], [{ ip: '10.0.0.1', hostnames: ['a.example.com'] }]],
  dnsPolicy: [undefined, '', 'Default', 'ClusterFirstWithHostNet', 'None'],
  dnsConfig: [undefined, {}, { nameservers: ['10.0.0.1'] }, { options: [{ name: 'ndots', value: '1' }] }],
  affinity: [
    undefined,
    {},
    { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [TERM] } },
    { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: TERM }] } },
    {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'example.com/pool', operator: 'In', values: ['a100'] }] }],
        },
      },
    },
  ],
  topologySpreadConstraints: [
    undefined,
    [],
    [{ maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', ...TERM, matchLabelKeys: ['pod-template-hash'] }],
  ],
  securityContext: [undefined, {}],
  'securityContext.runAsUser': IDS,
  'securityContext.runAsGroup': IDS,
  'securityContext.fsGroup': IDS,
  'securityContext.runAsNonRoot': [undefined, false, true],
  'securityContext.supplementalGroups': [undefined, [], [0], [140_000], [1000, 140_000], [150_000]],
  'securityContext.supplementalGroupsPolicy': [undefined, 'Merge', 'Strict'],
  'securityContext.fsGroupChangePolicy': [undefined, 'Always', 'OnRootMismatch'],
  'securityContext.seccompProfile': [undefined, ...PROFILES],
  'securityContext.appArmorProfile': [undefined, ...PROFILES],
  'securityContext.windowsOptions': [undefined, {}, { hostProcess: false }, { runAsUserName: 'me' }],
  'securityContext.seLinuxChangePolicy': [undefined, 'Recursive', 'MountOption'],
  'securityContext.seLinuxOptions': [
    undefined,
    {},
    { type: '' },
    { type: 'container_t' },
    { type: 'container_engine_t' },
    { type: 'spc_t' },
    { user: 'system_u' },
    { role: 'system_r' },
    { level: 's0:c1' },
  ],
  'securityContext.sysctls': [
    undefined,
    [],
    [{ name: 'kernel.shm_rmid_forced', value: '0' }],
    [{ name: 'kernel/shm_rmid_forced', value: '0' }],
    [{ name: 'net.ipv4.tcp_syncookies', value: '' }],
    [{ name: 'net.ipv4.tcp_rmem', value: '1' }],
    [{ name: 'kernel.msgmax', value: '1' }],
  ],
};

const APPARMOR = 'annotations.container~1apparmor~1security~1beta~1kubernetes~1io';

/** Labels that Services and NetworkPolicies find pods by, of a workload of ours, of what is made by hand, and of nobody. */
export const OWNED_LABELS: Edges = {
  'labels.aisubmit~1dev/workload': [
    ...[undefined, '', 'notebook-other', 'training-alice--x', 'inference-chat', 'edited'],
    ...['pod-edited', 'job-edited', 'cronjob-edited', 'deployment-edited', 'statefulset-edited', 'job-notebook-other'],
  ],
  'labels.aisubmit~1dev/kind': [undefined, '', 'notebook', 'training', 'inference', 'pod', 'job', 'cronjob', 'deploy'],
  'labels.aisubmit~1dev/user': [undefined, '', 'bob'],
};

/** Fields of a pod's metadata. */
export const METADATA: Edges = {
  ...OWNED_LABELS,
  labels: [undefined, {}],
  annotations: [undefined, {}],
  'labels.cost-centre': [undefined, '', '42'],
  'labels.team': [undefined, '', 'a'],
  'labels.kueue~1x-k8s~1io/queue-name': [undefined, '', 'team', 'other'],
  'annotations.aisubmit~1dev/submitted-by': [undefined, '', 'alice', 'bob'],
  'annotations.seccomp~1security~1alpha~1kubernetes~1io/pod': [undefined, 'unconfined', 'runtime/default'],
  [`${APPARMOR}/notebook`]: [undefined, '', 'unconfined', 'runtime/default', 'localhost/a', 'localhost/'],
  [`${APPARMOR}/nobody`]: [undefined, 'unconfined', 'runtime/default'],
  'annotations.pod~1alpha~1kubernetes~1io/init-containers': [undefined, '[]'],
};
