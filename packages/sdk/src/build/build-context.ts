import type { PackedCode } from './code/code-file.ts';

/** What a build needs to know beside the request; nothing is read from a clock or drawn by chance. */
export interface BuildContext {
  readonly namespace: string;
  /** Unique per submission. */
  readonly requestId: string;
  /** The submitting user as the API server knows them. */
  readonly submittedBy: string;
  /** Version of aisubmit. */
  readonly version: string;
  /** A notebook's token. Without one its Secret is left out, and the notebook waits until somebody makes it. */
  readonly token?: string;
  /** The files that a request's `code` names. */
  readonly code?: PackedCode;
  /** Minor version of the API server, 36 for v1.36. Absent: a current one. */
  readonly kubeMinor?: number;
}
