// Generated from templates/huggingface-finetuning.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const huggingfaceFinetuning: Template = {
  "name": "huggingface-finetuning",
  "title": "Hugging Face fine-tuning",
  "description": "Fine-tunes a language model with TRL on one node; the result stays on a volume",
  "kind": "Training",
  "request": {
    "image": "huggingface/trl:1.5.0",
    "env": [
      {
        "name": "PYTHONUNBUFFERED",
        "value": "1"
      },
      {
        "name": "HF_HUB_DISABLE_TELEMETRY",
        "value": "1"
      }
    ],
    "mounts": [
      {
        "path": "/outputs",
        "newPvc": {
          "size": "100Gi"
        }
      }
    ],
    "command": [
      "trl",
      "sft",
      "--output_dir=/outputs"
    ]
  },
  "ruleSet": {
    "source": "template huggingface-finetuning",
    "rules": {
      "args": {
        "required": true,
        "prompt": 1,
        "label": "Model, data set and options",
        "help": "Options of trl sft, such as --model_name_or_path Qwen/Qwen3-0.6B --dataset_name trl-lib/Capybara --use_peft"
      },
      "resources.gpu.count": {
        "default": 1,
        "min": 1,
        "max": 8,
        "prompt": 2,
        "label": "GPUs",
        "help": "With more than one, add --num_processes and the same number to the options"
      },
      "resources.memory": {
        "default": "64Gi",
        "min": "8Gi",
        "max": "1Ti",
        "prompt": 3,
        "label": "Memory",
        "help": "About twice the size of the model's weights, and more for the data"
      },
      "resources.cpu": {
        "default": "8",
        "min": "2",
        "max": "128"
      },
      "resources.sharedMemory": {
        "defaultFrom": {
          "field": "resources.memory",
          "factor": 0.25
        }
      },
      "resources.ephemeralStorage": {
        "default": "100Gi",
        "min": "10Gi",
        "max": "1Ti"
      },
      "maxRuntime": {
        "default": "1d",
        "prompt": 4,
        "label": "Longest runtime",
        "help": "A run that takes longer is ended, such as 12h or 3d"
      },
      "hubs.huggingFace.secret": {
        "label": "Hugging Face token",
        "help": "For a gated model or a private data set; make it with kubectl aisubmit secret create token NAME --for huggingface"
      },
      "hubs.huggingFace.endpoint": {
        "default": "https://huggingface.co",
        "label": "Hugging Face hub",
        "help": "Your mirror of the hub, where there is one"
      },
      "tracking.wandb.secret": {
        "label": "Weights & Biases",
        "help": "The Secret with your key; make it with kubectl aisubmit secret create token NAME --for wandb, and add --report_to wandb to the options"
      },
      "tracking.mlflow.trackingUri": {
        "label": "MLflow",
        "help": "The server to report to; its login comes with --mlflow-secret, and the options want --report_to mlflow"
      },
      "git": {
        "label": "Code",
        "help": "Repositories to clone, each with its Secret; they lie in /workspace, under the name of the repository"
      },
      "s3": {
        "label": "Data and results",
        "help": "Buckets to download from before the run, and folders to upload while it runs and when it ends"
      }
    },
    "kinds": {}
  }
};
