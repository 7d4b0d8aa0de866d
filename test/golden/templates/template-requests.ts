type Spec = Readonly<Record<string, unknown>>;

/** What people say beside the name of a template. */
export interface TemplateRequests {
  /** The least that the template leaves to them. */
  readonly asked: Spec;
  /** More than the template leaves to them. */
  readonly beyond: Spec;
  /** What they change where the organisation has an image of its own, and closes the internet. */
  readonly adapted: Spec;
}

const GPUS = (count: number) => ({ resources: { gpu: { count } } });
const MODELS = { path: '/models', pvc: { claimName: 'models' }, readOnly: true };
const LOGS = { path: '/logs', pvc: { claimName: 'runs' }, readOnly: true };
const STORE = 'https://s3.example.com';
const GATEWAY = { namespace: 'gateway' };

export const TEMPLATE_REQUESTS: Readonly<Record<string, TemplateRequests>> = {
  jupyter: {
    asked: {},
    beyond: { resources: { memory: '512Mi', cpu: '64' } },
    adapted: { resources: { memory: '8Gi' } },
  },
  'jupyter-pytorch': {
    asked: GPUS(1),
    beyond: GPUS(8),
    adapted: GPUS(1),
  },
  'jupyter-tensorflow': {
    asked: GPUS(1),
    beyond: { ...GPUS(8), home: { size: '2Ti' } },
    adapted: { env: [{ name: 'PIP_INDEX_URL', value: 'https://pypi.example.com/simple' }] },
  },
  vscode: {
    asked: GPUS(1),
    beyond: { ...GPUS(8), ide: 'jupyter', idleTimeout: '1m30s' },
    adapted: { resources: { memory: '16Gi' }, idleTimeout: '30m' },
  },
  pycharm: {
    asked: GPUS(1),
    beyond: { ide: 'jupyter', resources: { memory: '1Gi' } },
    adapted: GPUS(1),
  },
  'hyperparameter-sweep': {
    asked: {
      sweep: { parameters: { lr: [0.1, 0.01, 0.001], batch: [32, 64] } },
      command: ['python', '/code/train.py', '--lr', '$(lr)', '--batch=$(batch)'],
      mounts: [{ path: '/code', pvc: { claimName: 'code' } }],
    },
    beyond: {
      sweep: { parameters: { lr: [0.1, 0.01] }, parallelism: 64 },
      command: ['python', 'train.py'],
      ...GPUS(16),
    },
    adapted: {
      sweep: { parameters: { lr: ['1e-3', '1e-4'], optimizer: ['adam', 'sgd'] }, parallelism: 4 },
      command: ['python', '/code/train.py', '--lr=$(lr)', '--optimizer=$(optimizer)'],
      mounts: [{ path: '/code', pvc: { claimName: 'code' } }],
      retries: 1,
    },
  },
  'pytorch-training': {
    asked: { command: ['python', '/code/train.py'], mounts: [{ path: '/code', pvc: { claimName: 'code' } }] },
    beyond: { command: ['python', 'train.py'], ...GPUS(16) },
    adapted: {
      command: ['torchrun', '--standalone', '--nproc-per-node=gpu', '/code/train.py'],
      mounts: [{ path: '/code', pvc: { claimName: 'code' } }],
      resources: { gpu: { count: 4 }, memory: '128Gi', cpu: '32' },
    },
  },
  'huggingface-finetuning': {
    asked: {
      args: ['--model_name_or_path', 'Qwen/Qwen3-0.6B', '--dataset_name', 'trl-lib/Capybara', '--report_to', 'wandb'],
      hubs: { huggingFace: { secret: 'hub' } },
      tracking: { wandb: { secret: 'wandb' } },
    },
    beyond: { args: ['--model_name_or_path', 'Qwen/Qwen3-0.6B'], resources: { memory: '2Gi', gpu: { count: 64 } } },
    adapted: {
      args: ['--model_name_or_path', '/models/qwen3', '--dataset_name', '/models/capybara'],
      mounts: [MODELS],
      env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
      network: { egress: [] },
    },
  },
  tensorboard: {
    asked: { mounts: [LOGS] },
    beyond: { mounts: [LOGS], port: 8080, replicas: { max: 4 } },
    adapted: { mounts: [LOGS], network: { allowFrom: [GATEWAY] } },
  },
  vllm: {
    asked: { args: ['Qwen/Qwen3-0.6B'], network: { allowFrom: [{ namespace: 'web' }] } },
    beyond: { args: ['Qwen/Qwen3-0.6B'], port: 9000, ...GPUS(16) },
    adapted: {
      args: ['/models/qwen3', '--served-model-name', 'qwen3'],
      mounts: [MODELS],
      env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
      network: { egress: [], allowFrom: [GATEWAY] },
    },
  },
  triton: {
    asked: {
      s3: [{ url: 's3://models/triton', mode: 'download', path: '/models', secret: 's3', endpoint: STORE }],
      ...GPUS(1),
    },
    beyond: { mounts: [MODELS], port: 8001, ...GPUS(9) },
    adapted: { mounts: [MODELS], ...GPUS(1), network: { allowFrom: [GATEWAY] }, replicas: { min: 2, max: 4 } },
  },
  'http-model-server': {
    asked: { image: 'ghcr.io/team/server:1.2' },
    beyond: { image: 'ghcr.io/team/server:1.2', resources: { memory: '64Mi' }, replicas: { max: 100 } },
    adapted: { probes: { path: '/ready' }, network: { allowFrom: [GATEWAY] }, pullSecrets: ['registry'] },
  },
};
