// Generated from templates/triton.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const triton: Template = {
  "name": "triton",
  "title": "NVIDIA Triton",
  "description": "Models of any framework from a repository on a volume or in a bucket, on GPUs or without",
  "kind": "Inference",
  "request": {
    "image": "nvcr.io/nvidia/tritonserver:26.06-py3",
    "command": [
      "tritonserver",
      "--model-repository=/models",
      "--http-port=8000",
      "--allow-grpc=false",
      "--allow-metrics=false"
    ],
    "probes": {
      "path": "/v2/health/ready"
    }
  },
  "ruleSet": {
    "source": "template triton",
    "rules": {
      "mounts": {
        "prompt": 1,
        "label": "Volume with the model repository",
        "help": "A volume claim, mounted read-only at /models (--mount pvc:CLAIM:/models:ro); none where it comes from a bucket"
      },
      "s3": {
        "label": "Bucket with the model repository",
        "help": "Downloaded before it starts; --s3 s3://BUCKET/PREFIX,download=/models --s3-secret NAME on the command line"
      },
      "resources.gpu.count": {
        "min": 1,
        "max": 8,
        "prompt": 2,
        "label": "GPUs",
        "help": "Leave it empty for none"
      },
      "resources.memory": {
        "default": "16Gi",
        "min": "2Gi",
        "max": "1Ti",
        "prompt": 3,
        "label": "Memory",
        "help": "At least the size of all models"
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
        "default": "4",
        "min": "1",
        "max": "128"
      },
      "resources.sharedMemory": {
        "defaultFrom": {
          "field": "resources.memory",
          "factor": 0.25
        }
      },
      "replicas.max": {
        "max": 16
      },
      "probes.startupTimeout": {
        "default": "20m"
      }
    },
    "kinds": {}
  }
};
