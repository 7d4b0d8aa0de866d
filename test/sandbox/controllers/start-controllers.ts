import type { Api } from '../api/api.ts';
import type { Obj } from '../api/object.ts';
import { resource } from '../api/resources.ts';
import { type Kubelet, startKubelet } from '../kubelet/kubelet.ts';
import { NODE_NAME } from '../kubelet/node.ts';
import type { PodScript } from '../pod-script.ts';
import { startAvailabilityController } from './availability-controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { startDeploymentController } from './deployment-controller.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { Informers } from './informer.ts';
import { startJobController } from './job-controller.ts';
import { startNamespaceController } from './namespace-controller.ts';
import { startQuotaController } from './quota-controller.ts';
import { startReplicaSetController } from './replica-set-controller.ts';
import { startVolumeClaimController } from './volume-claim-controller.ts';

/** What kube-controller-manager does, as far as the sandbox needs it, by the ServiceAccounts that its parts have there. */
const CONTROLLERS: Readonly<Record<string, (context: ControllerContext) => Controller>> = {
  'namespace-controller': startNamespaceController,
  'generic-garbage-collector': startGarbageCollector,
  'job-controller': startJobController,
  'replicaset-controller': startReplicaSetController,
  'deployment-controller': startDeploymentController,
  'disruption-controller': startAvailabilityController,
  'resourcequota-controller': startQuotaController,
};

const SERVICE_ACCOUNTS = 'system:serviceaccount:kube-system:';

export interface ControllersOptions {
  readonly api: Api;
  readonly script: () => PodScript | undefined;
  /** False where a real kube-controller-manager runs: then only the node's and the storage's part is played. */
  readonly playsControllerManager: boolean;
  /** Where the API server finds the log endpoint of our kubelet; the embedded server asks it directly. */
  readonly kubeletPort?: number;
}

export interface Controllers {
  readonly logs: Kubelet['logs'];
  readonly streams: Kubelet['streams'];
  findPod(namespace: string, name: string): Obj | undefined;
  stop(): Promise<void>;
}

export async function startControllers({
  api,
  script,
  playsControllerManager,
  kubeletPort,
}: ControllersOptions): Promise<Controllers> {
  const informers = new Informers(api);
  const as = (username: string): ControllerContext => ({ api: api.as(username), informers });
  const controllers = Object.entries(playsControllerManager ? CONTROLLERS : {}).map(([name, start]) =>
    start(as(`${SERVICE_ACCOUNTS}${name}`)),
  );
  controllers.push(startVolumeClaimController(as(`${SERVICE_ACCOUNTS}persistent-volume-binder`)));
  const kubelet = startKubelet(as(`system:node:${NODE_NAME}`), script);
  await registerNode(api, kubeletPort);
  return {
    logs: kubelet.logs,
    streams: kubelet.streams,
    findPod: (namespace, name) => informers.of(resource('pods')).get(`${namespace}/${name}`),
    async stop() {
      informers.stop();
      await Promise.all([kubelet, ...controllers].map((controller) => controller.stop()));
    },
  };
}

async function registerNode(api: Api, kubeletPort: number | undefined): Promise<void> {
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NODE_NAME, labels: { 'kubernetes.io/hostname': NODE_NAME } },
  };
  await api.request('POST', '/api/v1/nodes', { body: node });
  const status = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    ...(kubeletPort === undefined ? {} : { daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } } }),
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'the sandbox plays kubelet',
        lastHeartbeatTime: new Date().toISOString(),
        lastTransitionTime: new Date().toISOString(),
      },
    ],
    capacity: { cpu: '64', memory: '256Gi', pods: '10000', 'nvidia.com/gpu': '8' },
    allocatable: { cpu: '64', memory: '256Gi', pods: '10000', 'nvidia.com/gpu': '8' },
  };
  await api.request('PATCH', `/api/v1/nodes/${NODE_NAME}/status`, {
    body: { status },
    contentType: 'application/merge-patch+json',
  });
}
