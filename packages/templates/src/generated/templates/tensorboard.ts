// Generated from templates/tensorboard.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const tensorboard: Template = {
  "name": "tensorboard",
  "title": "TensorBoard",
  "description": "TensorBoard for the logs on a volume, read from /logs",
  "kind": "Inference",
  "request": {
    "image": "tensorflow/tensorflow:2.21.0",
    "command": [
      "tensorboard",
      "--logdir=/logs",
      "--host=0.0.0.0",
      "--port=6006"
    ],
    "probes": {
      "path": "/",
      "startupTimeout": "5m"
    }
  },
  "ruleSet": {
    "source": "template tensorboard",
    "rules": {
      "mounts": {
        "required": true,
        "prompt": 1,
        "label": "Volume with the logs",
        "help": "A volume claim, mounted read-only at /logs; --mount pvc:CLAIM:/logs:ro on the command line"
      },
      "port": {
        "default": 6006,
        "locked": true
      },
      "resources.memory": {
        "default": "2Gi",
        "min": "1Gi",
        "max": "32Gi",
        "prompt": 2,
        "label": "Memory",
        "help": "It keeps samples of every scalar of every run in memory"
      },
      "resources.cpu": {
        "default": "1",
        "min": "250m",
        "max": "8"
      },
      "replicas.max": {
        "default": 1,
        "locked": true
      }
    },
    "kinds": {}
  }
};
