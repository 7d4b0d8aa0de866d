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
      },
      {
        "name": "HF_TOKEN_PATH",
        "value": "/secrets/huggingface/token"
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
      "network.egress": {
        "default": [
          {
            "cidr": "0.0.0.0/0",
            "ports": [
              {
                "port": 443
              }
            ]
          }
        ],
        "label": "Networks it may reach",
        "help": "HTTPS to anywhere, for the Hugging Face hub; name your mirror's network instead where there is one"
      }
    },
    "kinds": {}
  }
};
