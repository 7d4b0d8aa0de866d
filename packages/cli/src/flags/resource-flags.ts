import { numeric, type RequestFlag } from './request-flag.ts';

const group = 'resources';

/** What the container gets. Run:ai's `…-request` and `…-limit` are ours: a limit without a request is both. */
export const RESOURCE_FLAGS: readonly RequestFlag[] = [
  {
    name: 'cpu',
    aliases: ['cpu-core-limit'],
    value: 'CORES',
    group,
    summary: 'CPU, such as 500m or 4.',
    path: 'resources.cpu',
  },
  {
    name: 'cpu-request',
    aliases: ['cpu-core-request'],
    value: 'CORES',
    group,
    summary: 'CPU to reserve, when less than --cpu.',
    path: 'resources.cpuRequest',
  },
  {
    name: 'memory',
    aliases: ['cpu-memory-limit'],
    value: 'SIZE',
    group,
    summary: 'Memory, such as 16Gi.',
    path: 'resources.memory',
  },
  {
    name: 'memory-request',
    aliases: ['cpu-memory-request'],
    value: 'SIZE',
    group,
    summary: 'Memory to reserve, when less than --memory.',
    path: 'resources.memoryRequest',
  },
  {
    name: 'gpu',
    char: 'g',
    aliases: ['gpus', 'gpu-devices-request'],
    value: 'COUNT',
    group,
    summary: 'Number of GPUs.',
    path: 'resources.gpu.count',
    read: numeric,
  },
  {
    name: 'gpu-resource',
    value: 'NAME',
    group,
    summary: 'GPU resource, when not the default of the policy, such as nvidia.com/mig-1g.5gb.',
    path: 'resources.gpu.resource',
  },
  {
    name: 'ephemeral-storage',
    value: 'SIZE',
    group,
    summary: 'Scratch disk.',
    path: 'resources.ephemeralStorage',
  },
  {
    name: 'shm',
    aliases: ['shm-size', 'shared-memory'],
    value: 'SIZE',
    group,
    summary: 'Size of /dev/shm, for data loaders with workers; counts as memory.',
    path: 'resources.sharedMemory',
  },
];
