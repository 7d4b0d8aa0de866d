// Generated from templates/http-model-server.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const httpModelServer: Template = {
  "name": "http-model-server",
  "title": "HTTP model server",
  "description": "An endpoint from an image of your own that answers HTTP and says when it is ready",
  "kind": "Inference",
  "request": {},
  "ruleSet": {
    "source": "template http-model-server",
    "rules": {
      "image": {
        "required": true,
        "prompt": 1,
        "label": "Image",
        "help": "The image of your server, such as registry.example.com/team/server:1.2"
      },
      "port": {
        "default": 8080,
        "prompt": 2,
        "label": "Port",
        "help": "Where the server listens; 1024 or above, since it is not root"
      },
      "probes.path": {
        "default": "/health",
        "prompt": 3,
        "label": "Health path",
        "help": "A path that answers 200 once the model is loaded"
      },
      "network.allowFrom": {
        "prompt": 4,
        "label": "Who may call it",
        "help": "Namespaces or pods; nobody when empty"
      },
      "resources.memory": {
        "default": "4Gi",
        "min": "256Mi",
        "max": "1Ti",
        "prompt": 5,
        "label": "Memory"
      },
      "resources.cpu": {
        "default": "2",
        "min": "250m",
        "max": "128",
        "prompt": 6,
        "label": "CPU cores"
      },
      "resources.gpu.count": {
        "min": 1,
        "max": 8
      },
      "replicas.max": {
        "max": 32
      }
    },
    "kinds": {}
  }
};
