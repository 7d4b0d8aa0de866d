import type { Policy } from './policy.ts';

/**
 * The policy that applies where an organisation has not written one: the floor, defaults that work on an ordinary
 * cluster, and no choice taken from the user that the floor leaves open.
 */
export const baselinePolicy: Policy = {
  name: 'baseline',
  identity: {
    // Above 10000, where no host account lives; scanners (KSV-0020, CKV_K8S_40) ask for it.
    runAsUser: { default: 10_001, min: 1, max: 2_147_483_647 },
    runAsGroup: { default: 10_001, min: 1, max: 2_147_483_647 },
  },
  images: { defaults: { Notebook: 'quay.io/jupyter/minimal-notebook:2025-03-14' } },
  resources: {
    defaults: {
      Notebook: { cpu: '2', memory: '4Gi', ephemeralStorage: '10Gi' },
      Training: { cpu: '2', memory: '4Gi', ephemeralStorage: '10Gi' },
      Inference: { cpu: '1', memory: '2Gi', ephemeralStorage: '10Gi' },
    },
    gpuResource: 'nvidia.com/gpu',
  },
  storage: { homeSize: '10Gi' },
  network: { dns: { peers: [{ namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } }], port: 53 } },
  lifetime: {
    maxRuntime: { Notebook: { default: '12h' }, Training: { default: '3d' } },
    ttlAfterFinished: { Notebook: { default: '30d' }, Training: { default: '7d' } },
    idleTimeout: { default: '2h' },
  },
};
