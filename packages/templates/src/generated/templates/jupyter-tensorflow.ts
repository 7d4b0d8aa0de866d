// Generated from templates/jupyter-tensorflow.yaml: change that, then run `pnpm generate`.
import type { Template } from '@aisubmit/sdk';

export const jupyterTensorflow: Template = {
  "name": "jupyter-tensorflow",
  "title": "JupyterLab with TensorFlow",
  "description": "JupyterLab with TensorFlow and Keras for CUDA, on a GPU or without one",
  "kind": "Notebook",
  "request": {
    "image": "quay.io/jupyter/tensorflow-notebook:cuda-2026-07-28",
    "env": [
      {
        "name": "TF_FORCE_GPU_ALLOW_GROWTH",
        "value": "true"
      }
    ],
    "ide": "jupyter"
  },
  "ruleSet": {
    "source": "template jupyter-tensorflow",
    "rules": {
      "resources.gpu.count": {
        "min": 1,
        "max": 4,
        "prompt": 1,
        "label": "GPUs",
        "help": "Leave it empty for none; a notebook that waits for its user keeps its GPUs from everybody else"
      },
      "resources.memory": {
        "default": "16Gi",
        "min": "4Gi",
        "max": "256Gi",
        "prompt": 2,
        "label": "Memory",
        "help": "As much as a batch of data and a copy of the model need; the GPU's own memory does not count"
      },
      "resources.cpu": {
        "default": "4",
        "min": "1",
        "max": "32",
        "prompt": 3,
        "label": "CPU cores"
      },
      "resources.ephemeralStorage": {
        "default": "20Gi",
        "max": "200Gi"
      },
      "home.size": {
        "default": "20Gi",
        "min": "1Gi",
        "max": "500Gi",
        "prompt": 4,
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
