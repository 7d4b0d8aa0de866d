// Generated from templates/hyperparameter-sweep.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const hyperparameterSweep: Template = {
  "name": "hyperparameter-sweep",
  "title": "Hyperparameter sweep",
  "description": "Trials of a PyTorch training run, one for each combination of hyperparameters",
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
    "source": "template hyperparameter-sweep",
    "rules": {
      "sweep.parameters": {
        "required": true,
        "prompt": 1,
        "label": "Hyperparameters",
        "help": "Each with its values, such as lr=0.1,0.01 batch=32,64"
      },
      "command": {
        "required": true,
        "prompt": 2,
        "label": "Command",
        "help": "What runs in each trial, such as python /workspace/digits/train.py --lr $(lr); bring your code with --code FOLDER or --git URL"
      },
      "sweep.parallelism": {
        "default": 2,
        "min": 1,
        "max": 32,
        "prompt": 3,
        "label": "Trials at the same time",
        "help": "Each takes the resources below"
      },
      "resources.gpu.count": {
        "default": 1,
        "min": 1,
        "max": 8,
        "prompt": 4,
        "label": "GPUs of a trial"
      },
      "resources.memory": {
        "default": "32Gi",
        "min": "4Gi",
        "max": "1Ti",
        "prompt": 5,
        "label": "Memory of a trial"
      },
      "resources.cpu": {
        "default": "8",
        "min": "1",
        "max": "128",
        "prompt": 6,
        "label": "CPU cores of a trial"
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
        "prompt": 7,
        "label": "Longest runtime of a trial",
        "help": "A trial that takes longer is ended, such as 12h or 3d"
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
      }
    },
    "kinds": {}
  }
};
