// Generated from templates/jupyter.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const jupyter: Template = {
  "name": "jupyter",
  "title": "JupyterLab",
  "description": "JupyterLab with Python and a terminal, to install the rest into your home",
  "kind": "Notebook",
  "request": {
    "image": "quay.io/jupyter/minimal-notebook:2026-07-28",
    "ide": "jupyter"
  },
  "ruleSet": {
    "source": "template jupyter",
    "rules": {
      "resources.memory": {
        "default": "4Gi",
        "min": "1Gi",
        "max": "64Gi",
        "prompt": 1,
        "label": "Memory",
        "help": "What the notebook's data must fit into; a kernel that needs more is killed"
      },
      "resources.cpu": {
        "default": "2",
        "min": "500m",
        "max": "16",
        "prompt": 2,
        "label": "CPU cores"
      },
      "home.size": {
        "default": "10Gi",
        "min": "1Gi",
        "max": "500Gi",
        "prompt": 3,
        "label": "Size of the home",
        "help": "The home keeps notebooks and installed packages when the notebook ends"
      },
      "git": {
        "label": "Code",
        "help": "Repositories to clone, each with its Secret; they lie in /workspace, under the name of the repository"
      },
      "s3": {
        "label": "Data",
        "help": "Buckets to download from before it starts, and folders to upload while it runs and when it ends"
      }
    },
    "kinds": {}
  }
};
