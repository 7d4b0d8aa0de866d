import type { RequestFlag } from './request-flag.ts';

const group = 'services';

/** Where a workload reports to, and where its libraries fetch from: names of Secrets, never the tokens. */
export const TRACKING_FLAGS: readonly RequestFlag[] = [
  {
    name: 'wandb-secret',
    value: 'NAME',
    group,
    summary: 'Report to Weights & Biases with this Secret (kubectl aisubmit secret create token NAME --for wandb).',
    path: 'tracking.wandb.secret',
  },
  {
    name: 'wandb-url',
    value: 'URL',
    group,
    summary: 'Your own W&B server, instead of wandb.ai.',
    path: 'tracking.wandb.baseUrl',
  },
  { name: 'wandb-project', value: 'NAME', group, summary: 'W&B project.', path: 'tracking.wandb.project' },
  { name: 'wandb-entity', value: 'NAME', group, summary: 'W&B user or team.', path: 'tracking.wandb.entity' },
  {
    name: 'mlflow-uri',
    value: 'URL',
    group,
    summary: 'Report to this MLflow server.',
    path: 'tracking.mlflow.trackingUri',
  },
  {
    name: 'mlflow-secret',
    value: 'NAME',
    group,
    summary: 'Secret with the login for MLflow (kubectl aisubmit secret create token NAME --for mlflow).',
    path: 'tracking.mlflow.secret',
  },
  {
    name: 'mlflow-auth',
    value: 'HOW',
    options: ['token', 'basic'],
    group,
    summary: 'What the Secret holds: token, or basic for a user name and password; token without it.',
    path: 'tracking.mlflow.auth',
  },
  {
    name: 'mlflow-experiment',
    value: 'NAME',
    group,
    summary: 'MLflow experiment.',
    path: 'tracking.mlflow.experiment',
  },
  {
    name: 'tensorboard-logdir',
    aliases: ['tensorboard'],
    kinds: ['Training'],
    value: 'PATH',
    group,
    summary: 'Where the run writes its TensorBoard logs; a TensorBoard of the same image shows them while it runs.',
    path: 'tracking.tensorboard.logDir',
  },
  {
    name: 'hf-secret',
    value: 'NAME',
    group,
    summary: 'Secret with the token for Hugging Face (kubectl aisubmit secret create token NAME --for huggingface).',
    path: 'hubs.huggingFace.secret',
  },
  {
    name: 'hf-endpoint',
    value: 'URL',
    group,
    summary: 'Fetch from Hugging Face without a token (https://huggingface.co), or from your mirror of it.',
    path: 'hubs.huggingFace.endpoint',
  },
  {
    name: 'ngc-secret',
    value: 'NAME',
    group,
    summary: 'Secret with the key for NGC (kubectl aisubmit secret create token NAME --for ngc).',
    path: 'hubs.ngc.secret',
  },
];
