import type { WorkloadKind } from '../request/workload-kind.ts';
import type { Rules } from './field-rule.ts';

/** What a workload gets where neither user nor template nor policy says: values that work on an ordinary cluster. */
const EVERY_KIND: Rules = {
  'identity.runAsUser': { default: 10_001 },
  'identity.runAsGroup': { default: 10_001 },
  'identity.fsGroup': { defaultFrom: { field: 'identity.runAsGroup' } },
  'resources.cpuRequest': { defaultFrom: { field: 'resources.cpu' } },
  'resources.memoryRequest': { defaultFrom: { field: 'resources.memory' } },
  'resources.gpu.resource': { default: 'nvidia.com/gpu' },
  'resources.ephemeralStorage': { default: '10Gi' },
};

/** Built-in defaults by kind. UIDs lie above 10000, where no host account lives and scanners want them. */
export const BUILT_IN_DEFAULTS: Readonly<Record<WorkloadKind, Rules>> = {
  Notebook: {
    ...EVERY_KIND,
    ide: { default: 'jupyter' },
    'resources.cpu': { default: '2' },
    'resources.memory': { default: '4Gi' },
    'home.size': { default: '10Gi' },
    idleTimeout: { default: '2h' },
    maxRuntime: { default: '12h' },
    ttlAfterFinished: { default: '30d' },
  },
  Training: {
    ...EVERY_KIND,
    'resources.cpu': { default: '2' },
    'resources.memory': { default: '4Gi' },
    maxRuntime: { default: '3d' },
    ttlAfterFinished: { default: '7d' },
    // Once more costs hours of GPU and rarely helps; what the cluster interrupts is replaced whatever this says.
    retries: { default: 0 },
    'sweep.parallelism': { default: 1 },
  },
  Inference: {
    ...EVERY_KIND,
    'resources.cpu': { default: '1' },
    'resources.memory': { default: '2Gi' },
    port: { default: 8000 },
    'replicas.min': { default: 1 },
    'replicas.max': { defaultFrom: { field: 'replicas.min' } },
    'autoscale.metric': { default: 'cpu' },
    'autoscale.target': { default: 80 },
    'probes.startupTimeout': { default: '10m' },
  },
};

/** The image of a notebook where nobody names one, by what is worked with in it. */
export const NOTEBOOK_IMAGES: Readonly<Record<string, string>> = {
  jupyter: 'quay.io/jupyter/minimal-notebook:2025-03-14',
  vscode: 'codercom/code-server:4.138.0-trixie',
  pycharm: 'quay.io/jupyter/minimal-notebook:2025-03-14',
};
