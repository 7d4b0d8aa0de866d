// Generated from templates/vllm.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const vllm: Template = {
  "name": "vllm",
  "title": "vLLM",
  "description": "A language model behind the OpenAI API, on one or more GPUs of a node",
  "kind": "Inference",
  "request": {
    "image": "vllm/vllm-openai:v0.26.0",
    "env": [
      {
        "name": "VLLM_NO_USAGE_STATS",
        "value": "1"
      },
      {
        "name": "HF_HUB_DISABLE_TELEMETRY",
        "value": "1"
      }
    ],
    "command": [
      "vllm",
      "serve",
      "--host=0.0.0.0",
      "--port=8000"
    ],
    "probes": {
      "path": "/health"
    }
  },
  "ruleSet": {
    "source": "template vllm",
    "rules": {
      "args": {
        "required": true,
        "prompt": 1,
        "label": "Model and options",
        "help": "The model's name or folder, then options of vllm serve, such as Qwen/Qwen3-0.6B --max-model-len 8192"
      },
      "resources.gpu.count": {
        "default": 1,
        "min": 1,
        "max": 8,
        "prompt": 2,
        "label": "GPUs",
        "help": "With more than one, add --tensor-parallel-size and the same number to the options"
      },
      "resources.memory": {
        "default": "32Gi",
        "min": "8Gi",
        "max": "1Ti",
        "prompt": 3,
        "label": "Memory",
        "help": "At least the size of the model's weights, which are read through it"
      },
      "network.allowFrom": {
        "prompt": 4,
        "label": "Who may call it",
        "help": "Namespaces or pods; nobody when empty"
      },
      "port": {
        "default": 8000,
        "locked": true
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
      "replicas.max": {
        "max": 16
      },
      "probes.startupTimeout": {
        "default": "30m"
      },
      "hubs.huggingFace.secret": {
        "label": "Hugging Face token",
        "help": "For a gated model; make it with kubectl aisubmit secret create token NAME --for huggingface"
      },
      "hubs.huggingFace.endpoint": {
        "default": "https://huggingface.co",
        "label": "Hugging Face hub",
        "help": "Your mirror of the hub, where there is one"
      },
      "mounts": {
        "label": "Volume with the model",
        "help": "A volume claim; --mount pvc:CLAIM:/models:ro on the command line"
      },
      "s3": {
        "label": "Bucket with the model",
        "help": "Downloaded before it starts; --s3 s3://BUCKET/PREFIX,download=/models --s3-secret NAME on the command line"
      }
    },
    "kinds": {}
  }
};
