// Generated from templates/vscode.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const vscode: Template = {
  "name": "vscode",
  "title": "VS Code",
  "description": "VS Code in the browser, with git and a terminal",
  "kind": "Notebook",
  "request": {
    "image": "codercom/code-server:4.138.0-trixie",
    "ide": "vscode"
  },
  "ruleSet": {
    "source": "template vscode",
    "rules": {
      "ide": {
        "default": "vscode",
        "locked": true
      },
      "resources.gpu.count": {
        "min": 1,
        "max": 4,
        "prompt": 1,
        "label": "GPUs",
        "help": "Leave it empty for none; an editor that waits for its user keeps its GPUs from everybody else"
      },
      "resources.memory": {
        "default": "8Gi",
        "min": "2Gi",
        "max": "256Gi",
        "prompt": 2,
        "label": "Memory",
        "help": "Language servers of a large project take several gibibytes before your own programs start"
      },
      "resources.cpu": {
        "default": "4",
        "min": "1",
        "max": "32",
        "prompt": 3,
        "label": "CPU cores"
      },
      "idleTimeout": {
        "min": "2m"
      },
      "home.size": {
        "default": "20Gi",
        "min": "1Gi",
        "max": "500Gi",
        "prompt": 4,
        "label": "Size of the home",
        "help": "The home keeps files, settings and extensions when VS Code ends"
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
