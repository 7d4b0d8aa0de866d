// Generated from policies/strict.yaml: change that, then run `pnpm generate`.
import type { Policy } from '@aisubmit/sdk';

export const strict: Policy = {
  "name": "strict",
  "ruleSets": [
    {
      "source": "policy strict",
      "rules": {
        "identity.runAsUser": {
          "default": 100000,
          "min": 100000,
          "max": 199999
        },
        "identity.runAsGroup": {
          "default": 100000,
          "min": 100000,
          "max": 199999
        },
        "identity.fsGroup": {
          "min": 100000,
          "max": 199999
        },
        "resources.cpu": {
          "max": "32"
        },
        "resources.memory": {
          "max": "256Gi"
        },
        "resources.gpu.count": {
          "max": 8
        },
        "resources.ephemeralStorage": {
          "max": "200Gi"
        },
        "resources.sharedMemory": {
          "max": "64Gi"
        },
        "maxRuntime": {
          "max": "7d"
        },
        "ttlAfterFinished": {
          "max": "7d"
        },
        "idleTimeout": {
          "default": "1h",
          "max": "4h"
        }
      },
      "kinds": {
        "Notebook": {
          "maxRuntime": {
            "max": "24h"
          },
          "home.size": {
            "max": "200Gi"
          }
        },
        "Training": {
          "retries": {
            "max": 5
          }
        },
        "Inference": {
          "replicas.max": {
            "max": 8
          }
        }
      }
    }
  ],
  "sections": {
    "identity": {
      "supplementalGroups": [],
      "attribution": "required"
    },
    "images": {
      "registries": [
        "registry.example.com/"
      ],
      "digest": "required"
    },
    "resources": {
      "gpuResources": [
        "nvidia.com/gpu"
      ]
    },
    "storage": {
      "imageVolumes": false
    },
    "secrets": {
      "names": [
        "registry",
        "huggingface",
        "git",
        "s3"
      ]
    },
    "serviceAccounts": {
      "names": []
    },
    "tokens": {
      "audiences": []
    },
    "network": {
      "egress": [
        {
          "cidr": "192.0.2.0/24",
          "ports": [
            443
          ]
        }
      ],
      "exposure": "cluster",
      "isolation": "required",
      "allowFrom": {
        "namespaces": [
          "gateway"
        ]
      }
    },
    "scheduling": {
      "priorityClasses": []
    },
    "git": {
      "image": "registry.example.com/git-sync/git-sync:v4.7.1@sha256:0000000000000000000000000000000000000000000000000000000000000000",
      "hosts": [
        "git.example.com"
      ],
      "secret": "required"
    },
    "s3": {
      "image": "registry.example.com/rclone/rclone:1.75.1@sha256:0000000000000000000000000000000000000000000000000000000000000000",
      "endpoints": [
        "s3.example.com"
      ]
    },
    "metadata": {
      "requiredLabels": [
        "cost-centre"
      ]
    }
  },
  "dns": {
    "peers": [
      {
        "namespace": "kube-system",
        "podLabels": {
          "k8s-app": "kube-dns"
        }
      }
    ],
    "port": 53
  }
};
