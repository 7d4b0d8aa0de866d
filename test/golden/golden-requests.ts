import { API_VERSION, packCode } from '@aisubmit/sdk';

/** The files of the request that has code. */
export const GOLDEN_CODE = packCode([
  { path: 'train.py', bytes: new TextEncoder().encode('import lib.net\n') },
  { path: 'lib/net.py', bytes: new TextEncoder().encode('LAYERS = 3\n') },
  { path: 'weights.bin', bytes: new Uint8Array([0, 1, 2, 255]) },
]);

/** Requests whose manifests are kept whole: the least a kind needs, and everything it takes. */
export const GOLDEN_REQUESTS: Readonly<Record<string, unknown>> = {
  'notebook-minimal': { apiVersion: API_VERSION, kind: 'Notebook', metadata: { name: 'nb' }, spec: {} },
  'notebook-full': {
    apiVersion: API_VERSION,
    kind: 'Notebook',
    metadata: { name: 'nb', namespace: 'team-a' },
    spec: {
      image: 'registry.example.com/team/jupyter:1',
      ide: 'jupyter',
      home: { size: '50Gi', storageClass: 'fast' },
      idleTimeout: '45m',
      maxRuntime: '8h',
      ttlAfterFinished: '1d',
      resources: { cpu: '8', cpuRequest: '2', memory: '32Gi', gpu: { count: 1 }, ephemeralStorage: '20Gi', sharedMemory: '8Gi' },
      identity: { runAsUser: 120_001, runAsGroup: 120_001, fsGroup: 130_000, supplementalGroups: [140_000] },
      env: [
        { name: 'EPOCHS', value: '3' },
        { name: 'WANDB_ENTITY', secret: { name: 'wandb', key: 'entity' } },
      ],
      mounts: [
        { path: '/data', pvc: { claimName: 'datasets' }, readOnly: true, subPath: 'imagenet' },
        { path: '/scratch', emptyDir: { size: '5Gi' } },
      ],
      scheduling: { nodeSelector: { 'gpu.type': 'a100' }, tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }] },
      network: { egress: [{ cidr: '0.0.0.0/0', ports: [{ port: 443 }] }] },
      serviceAccount: 'research',
      pullSecrets: ['registry'],
      labels: { 'cost-centre': 'r42' },
    },
  },
  'training-minimal': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'mnist' },
    spec: { image: 'python:3.12-slim', command: ['python', '-c', 'print("hello")'] },
  },
  'training-full': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'mnist' },
    spec: {
      image: 'registry.example.com/team/train:2',
      command: ['python', 'train.py'],
      args: ['--epochs', '3'],
      workingDir: '/workspace',
      retries: 2,
      maxRuntime: '2d',
      ttlAfterFinished: '12h',
      resources: { cpu: '16', memory: '128Gi', gpu: { count: 4, resource: 'amd.com/gpu' }, sharedMemory: '32Gi' },
      mounts: [
        { path: '/workspace', newPvc: { size: '100Gi', accessMode: 'ReadWriteMany' } },
        { path: '/config', configMap: { name: 'train', keys: ['train.yaml'] } },
        { path: '/keys', secret: { name: 'hub' } },
      ],
      scheduling: { priorityClass: 'batch' },
    },
  },
  'training-volumes': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'volumes' },
    spec: {
      image: 'registry.example.com/team/train:2',
      command: ['python', 'train.py'],
      identity: { runAsUser: 120_001, runAsGroup: 120_001, fsGroup: 130_000, supplementalGroups: [140_000] },
      mounts: [
        { path: '//data/', pvc: { claimName: 'datasets' }, subPath: 'imagenet/2012', readOnly: true },
        { path: '/work', newPvc: { size: '100Gi', storageClass: 'fast', accessMode: 'ReadWriteOncePod' } },
        { path: '/fast', emptyDir: { size: '2Gi', medium: 'Memory' } },
        { path: '/scratch', emptyDir: { size: '5Gi' } },
        { path: '/settings.yaml', configMap: { name: 'settings', keys: ['settings.yaml'] }, subPath: 'settings.yaml' },
        { path: '/keys', secret: { name: 'hub', keys: ['token'] } },
      ],
    },
  },
  'training-tracked': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'mnist' },
    spec: {
      image: 'registry.example.com/team/train:2',
      command: ['python', 'train.py'],
      code: { sha256: GOLDEN_CODE.sha256 },
      mounts: [{ path: '/runs', pvc: { claimName: 'runs' } }],
      tracking: {
        wandb: { secret: 'wandb', project: 'mnist', entity: 'vision' },
        mlflow: { trackingUri: 'https://mlflow.example.com', secret: 'mlflow', auth: 'basic', ca: 'corp-ca', experiment: '/vision/mnist' },
        tensorboard: { logDir: '/runs/mnist' },
      },
      hubs: { huggingFace: { secret: 'huggingface' }, ngc: { secret: 'ngc' } },
    },
  },
  'training-git': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'mnist' },
    spec: {
      image: 'registry.example.com/team/train:2',
      command: ['python', 'train.py'],
      workingDir: '/workspace/train',
      git: [
        { url: 'https://git.example.com/team/train.git', ref: 'release/2', secret: 'git-token', depth: 0 },
        {
          url: 'git@git.example.com:team/models',
          commit: '0123456789abcdef0123456789abcdef01234567',
          ref: 'main',
          path: '/models',
          secret: 'git-key',
          submodules: true,
        },
        { url: 'https://git.example.com/open/tools' },
      ],
    },
  },
  'training-s3': {
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: 'mnist' },
    spec: {
      image: 'registry.example.com/team/train:2',
      command: ['python', 'train.py'],
      args: ['--data', '/data'],
      s3: [
        {
          url: 's3://data/sets/a',
          mode: 'download',
          path: '/data',
          secret: 'store',
          endpoint: 'https://s3.example.com:9000',
          ca: 'corp-ca',
          size: '5Gi',
        },
        { url: 's3://results/mnist', mode: 'upload', path: '/out', secret: 'store', region: 'eu-central-1', interval: '10m' },
        { url: 's3://results/mnist', mode: 'download', path: '/out', secret: 'store', region: 'eu-central-1' },
        { url: 's3://team', mode: 'credentials', secret: 'store', endpoint: 'https://s3.example.com:9000', ca: 'corp-ca' },
        { url: 's3://models', mode: 'csi', path: '/models', claim: 'models' },
      ],
    },
  },
  'inference-minimal': {
    apiVersion: API_VERSION,
    kind: 'Inference',
    metadata: { name: 'model' },
    spec: { image: 'registry.example.com/team/server:1' },
  },
  'inference-full': {
    apiVersion: API_VERSION,
    kind: 'Inference',
    metadata: { name: 'model' },
    spec: {
      image: 'registry.example.com/team/server:1',
      args: ['--model', '/models/llm'],
      port: 9000,
      replicas: { min: 2, max: 6 },
      autoscale: { metric: 'cpu', target: 70 },
      probes: { path: '/health', startupTimeout: '20m' },
      resources: { cpu: '4', memory: '24Gi', gpu: { count: 1 } },
      mounts: [{ path: '/models', pvc: { claimName: 'models' }, readOnly: true }],
      network: { allowFrom: [{ namespace: 'web', podLabels: { app: 'gateway' } }], egress: [] },
    },
  },
};

/** Requests that only some policies allow: what these open is closed on the floor. */
export const GOLDEN_OPENINGS: Readonly<Record<string, { readonly policy: unknown; readonly request: unknown }>> = {
  'training-volumes': {
    policy: {
      apiVersion: API_VERSION,
      kind: 'Policy',
      metadata: { name: 'open' },
      spec: {
        storage: {
          nfs: [
            { server: 'fs.example.com', path: '/exports/scratch' },
            { server: 'fs.example.com', path: '/exports/datasets', readOnly: true },
          ],
          hostPaths: [{ path: '/mnt/fast', type: 'Directory' }],
          imageVolumes: true,
        },
      },
    },
    request: {
      apiVersion: API_VERSION,
      kind: 'Training',
      metadata: { name: 'opened' },
      spec: {
        image: 'registry.example.com/team/train:2',
        command: ['python', 'train.py'],
        mounts: [
          { path: '/scratch', nfs: { server: 'fs.example.com', path: '/exports/scratch' }, subPath: 'me' },
          { path: '/datasets', nfs: { server: 'fs.example.com', path: '/exports/datasets' }, readOnly: true },
          { path: '/fast', hostPath: { path: '/mnt/fast' } },
          { path: '/models', image: { reference: 'registry.example.com/models/llm:1' } },
        ],
      },
    },
  },
};
