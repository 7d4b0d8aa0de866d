// Generated from templates/pytorch-training.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const pytorchTraining: Template = {
  "name": "pytorch-training",
  "title": "PyTorch training",
  "description": "A training run with PyTorch and CUDA 12.8 on one node",
  "kind": "Training",
  "request": {
    "image": "pytorch/pytorch:2.11.0-cuda12.8-cudnn9-runtime",
    "env": [
      {
        "name": "PYTHONUNBUFFERED",
        "value": "1"
      }
    ]
  },
  "ruleSet": {
    "source": "template pytorch-training",
    "rules": {
      "command": {
        "required": true,
        "prompt": 1,
        "label": "Command",
        "help": "What runs, such as python /workspace/digits/train.py; bring your code with --code FOLDER or --git URL"
      },
      "resources.gpu.count": {
        "default": 1,
        "min": 1,
        "max": 8,
        "prompt": 2,
        "label": "GPUs"
      },
      "resources.memory": {
        "default": "32Gi",
        "min": "4Gi",
        "max": "1Ti",
        "prompt": 3,
        "label": "Memory",
        "help": "As much as the data loaders and a checkpoint need; the GPU's own memory does not count"
      },
      "resources.cpu": {
        "default": "8",
        "min": "1",
        "max": "128",
        "prompt": 4,
        "label": "CPU cores",
        "help": "One for each worker that loads data, and one more"
      },
      "resources.sharedMemory": {
        "defaultFrom": {
          "field": "resources.memory",
          "factor": 0.25
        }
      },
      "resources.ephemeralStorage": {
        "default": "20Gi",
        "max": "500Gi"
      },
      "maxRuntime": {
        "default": "1d",
        "prompt": 5,
        "label": "Longest runtime",
        "help": "A run that takes longer is ended, such as 12h or 3d"
      },
      "git": {
        "label": "Code",
        "help": "Repositories to clone, each with its Secret; they lie in /workspace, under the name of the repository"
      },
      "s3": {
        "label": "Data and results",
        "help": "Buckets to download from before the run, and folders to upload while it runs and when it ends"
      },
      "tracking.wandb.secret": {
        "label": "Weights & Biases",
        "help": "The Secret with your key; make it with kubectl aisubmit secret create token NAME --for wandb"
      },
      "tracking.mlflow.trackingUri": {
        "label": "MLflow",
        "help": "The server to report to; its login comes with --mlflow-secret"
      },
      "tracking.tensorboard.logDir": {
        "label": "TensorBoard",
        "help": "The folder with the logs, such as /runs; a TensorBoard beside the run shows them"
      }
    },
    "kinds": {}
  }
};
