import { randomBytes } from 'node:crypto';
import { childOf, type Fields, isFields, listAt, mapAt, setDefault } from '../../api/fields.ts';
import type { Write } from '../call.ts';
import { ADMISSION_DEFAULTS } from './default-admission.ts';
import { defaultPodSpec } from './default-pod-spec.ts';
import { WORKLOAD_DEFAULTS } from './default-workloads.ts';

type Defaulter = (spec: Fields, write: Write) => void;

const BY_KIND: Readonly<Record<string, Defaulter>> = {
  Pod: (spec) => {
    defaultPodSpec(spec);
    setDefault(spec, 'enableServiceLinks', true);
    for (const container of [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')])
      defaultInPod(container, spec['hostNetwork'] === true);
  },
  Job: defaultJob,
  Deployment: defaultDeployment,
  ...WORKLOAD_DEFAULTS,
  Service: defaultService,
  NetworkPolicy: defaultNetworkPolicy,
  HorizontalPodAutoscaler: (spec) => {
    setDefault(spec, 'minReplicas', 1);
    const target = { type: 'Utilization', averageUtilization: 80 };
    setDefault(spec, 'metrics', [{ type: 'Resource', resource: { name: 'cpu', target } }]);
  },
  ...ADMISSION_DEFAULTS,
  PersistentVolumeClaim: (spec) => setDefault(spec, 'volumeMode', 'Filesystem'),
};

/** Fills in what the API server fills in. Doing it twice changes nothing. */
export function applyDefaults(write: Write): void {
  const { object, resource, operation } = write;
  if (resource.kind === 'Secret') defaultSecret(object as Fields);
  if (resource.kind === 'Namespace')
    childOf(object.metadata as unknown as Fields, 'labels')['kubernetes.io/metadata.name'] = object.metadata.name;
  if (resource.kind === 'PodTemplate') defaultPodSpec(childOf(childOf(object as Fields, 'template'), 'spec'));
  const defaulter = BY_KIND[resource.kind];
  if (defaulter === undefined || write.subresource === 'status') return;
  if (operation === 'UPDATE' && !isFields(object.spec)) return;
  defaulter(childOf(object as Fields, 'spec'), write);
}

function defaultJob(spec: Fields): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) {
    spec['completions'] = 1;
    spec['parallelism'] = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 0x7fff_ffff);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'manualSelector', false);
  setDefault(spec, 'podReplacementPolicy', spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed');
  for (const rule of listAt(spec, 'podFailurePolicy.rules')) {
    for (const pattern of listAt(rule, 'onPodConditions')) setDefault(pattern, 'status', 'True');
  }
  defaultPodSpec(childOf(childOf(spec, 'template'), 'spec'));
}

function defaultDeployment(spec: Fields): void {
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
  const strategy = childOf(spec, 'strategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] === 'RollingUpdate') {
    const rolling = childOf(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxSurge', '25%');
    setDefault(rolling, 'maxUnavailable', '25%');
  }
  defaultPodSpec(childOf(childOf(spec, 'template'), 'spec'));
}

function defaultService(spec: Fields, { old }: Write): void {
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  for (const port of listAt(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
    setDefault(port, 'targetPort', port['port']);
  }
  if (spec['type'] === 'ExternalName') {
    // A name has no address: the one from before goes with the change.
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[field];
    return;
  }
  setDefault(spec, 'clusterIP', old?.spec?.['clusterIP'] ?? `10.96.${[...randomBytes(2)].join('.')}`);
  setDefault(spec, 'clusterIPs', [spec['clusterIP']]);
  setDefault(spec, 'ipFamilies', ['IPv4']);
  setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
}

function defaultNetworkPolicy(spec: Fields): void {
  setDefault(spec, 'podSelector', {});
  setDefault(spec, 'policyTypes', spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
  for (const rule of [...listAt(spec, 'ingress'), ...listAt(spec, 'egress')]) {
    for (const port of listAt(rule, 'ports')) setDefault(port, 'protocol', 'TCP');
  }
}

function defaultSecret(secret: Fields): void {
  setDefault(secret, 'type', 'Opaque');
  const plain = mapAt(secret, 'stringData');
  if (Object.keys(plain).length > 0) {
    const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
    secret['data'] = { ...mapAt(secret, 'data'), ...Object.fromEntries(encoded) };
  }
  delete secret['stringData'];
}

/** Done on pods, not on templates: a limit without a request is its own request, a port in the host's network the host's. */
function defaultInPod(container: Fields, isOnHost: boolean): void {
  for (const port of isOnHost ? listAt(container, 'ports') : []) {
    // 0 is how the API writes a port that nobody named.
    if ((port['hostPort'] ?? 0) === 0) port['hostPort'] = port['containerPort'];
  }
  const limits = mapAt(container, 'resources.limits');
  if (Object.keys(limits).length === 0) return;
  const requests = childOf(childOf(container, 'resources'), 'requests');
  for (const [name, value] of Object.entries(limits)) setDefault(requests, name, value);
}
