// Generated from templates/*.yaml: change those, then run `pnpm generate`.
import type { TemplateEntry } from '../catalogue-entry.ts';

/** The templates that come with aisubmit, by name in alphabetical order. */
export const TEMPLATES: readonly TemplateEntry[] = [
  {
    name: "http-model-server",
    title: "HTTP model server",
    description: "An endpoint from an image of your own that answers HTTP and says when it is ready",
    kind: "Inference",
    load: async () => (await import('./templates/http-model-server.ts')).httpModelServer,
    loadSource: async () => (await import('./templates/http-model-server-source.ts')).httpModelServerSource,
  },
  {
    name: "huggingface-finetuning",
    title: "Hugging Face fine-tuning",
    description: "Fine-tunes a language model with TRL on one node; the result stays on a volume",
    kind: "Training",
    load: async () => (await import('./templates/huggingface-finetuning.ts')).huggingfaceFinetuning,
    loadSource: async () => (await import('./templates/huggingface-finetuning-source.ts')).huggingfaceFinetuningSource,
  },
  {
    name: "jupyter-pytorch",
    title: "JupyterLab with PyTorch",
    description: "JupyterLab with PyTorch for CUDA 12, on a GPU or without one",
    kind: "Notebook",
    load: async () => (await import('./templates/jupyter-pytorch.ts')).jupyterPytorch,
    loadSource: async () => (await import('./templates/jupyter-pytorch-source.ts')).jupyterPytorchSource,
  },
  {
    name: "jupyter-tensorflow",
    title: "JupyterLab with TensorFlow",
    description: "JupyterLab with TensorFlow and Keras for CUDA, on a GPU or without one",
    kind: "Notebook",
    load: async () => (await import('./templates/jupyter-tensorflow.ts')).jupyterTensorflow,
    loadSource: async () => (await import('./templates/jupyter-tensorflow-source.ts')).jupyterTensorflowSource,
  },
  {
    name: "jupyter",
    title: "JupyterLab",
    description: "JupyterLab with Python and a terminal, to install the rest into your home",
    kind: "Notebook",
    load: async () => (await import('./templates/jupyter.ts')).jupyter,
    loadSource: async () => (await import('./templates/jupyter-source.ts')).jupyterSource,
  },
  {
    name: "pytorch-training",
    title: "PyTorch training",
    description: "A training run with PyTorch and CUDA 12.8 on one node",
    kind: "Training",
    load: async () => (await import('./templates/pytorch-training.ts')).pytorchTraining,
    loadSource: async () => (await import('./templates/pytorch-training-source.ts')).pytorchTrainingSource,
  },
  {
    name: "tensorboard",
    title: "TensorBoard",
    description: "TensorBoard for the logs on a volume, read from /logs",
    kind: "Inference",
    load: async () => (await import('./templates/tensorboard.ts')).tensorboard,
    loadSource: async () => (await import('./templates/tensorboard-source.ts')).tensorboardSource,
  },
  {
    name: "triton",
    title: "NVIDIA Triton",
    description: "Models of any framework from a repository on a volume, on GPUs or without",
    kind: "Inference",
    load: async () => (await import('./templates/triton.ts')).triton,
    loadSource: async () => (await import('./templates/triton-source.ts')).tritonSource,
  },
  {
    name: "vllm",
    title: "vLLM",
    description: "A language model behind the OpenAI API, on one or more GPUs of a node",
    kind: "Inference",
    load: async () => (await import('./templates/vllm.ts')).vllm,
    loadSource: async () => (await import('./templates/vllm-source.ts')).vllmSource,
  },
];
