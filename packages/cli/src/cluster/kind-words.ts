import type { WorkloadKind } from '@aisubmit/sdk';

/** What people call the kinds: their names, the commands that make them, and what Kubernetes makes of them. */
export const KIND_WORDS: Readonly<Record<string, WorkloadKind>> = {
  notebook: 'Notebook',
  notebooks: 'Notebook',
  training: 'Training',
  trainings: 'Training',
  train: 'Training',
  inference: 'Inference',
  inferences: 'Inference',
  infer: 'Inference',
};
