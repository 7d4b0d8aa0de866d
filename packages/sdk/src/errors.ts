/**
 * Says which kind of thing went wrong; part of the public contract, so codes are added and never renamed.
 *
 * - `INVALID_INPUT`: a document, flag or argument cannot be used as it is (nothing was sent).
 * - `POLICY_REFUSED`: the request or its objects break the floor or the organisation's policy.
 * - `NOT_LOGGED_IN`: the cluster does not know the caller (401), or no credential could be had.
 * - `FORBIDDEN`, `NOT_FOUND`, `CONFLICT`, `REJECTED`: the cluster answered 403, 404, 409, or 400/422.
 * - `THROTTLED`: the cluster kept answering 429 until the deadline.
 * - `SERVER_ERROR`: the cluster answered 5xx, or something that is not Kubernetes.
 * - `UNREACHABLE`: no answer: name, connection, TLS or time-out.
 * - `PREFLIGHT_FAILED`: the cluster would refuse; `reasons` lists every reason.
 * - `WORKLOAD_FAILED`: the submitted workload itself ended badly.
 * - `INTERRUPTED`: the caller's signal was aborted.
 * - `INTERNAL`: a bug of ours.
 */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'POLICY_REFUSED'
  | 'NOT_LOGGED_IN'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'REJECTED'
  | 'THROTTLED'
  | 'SERVER_ERROR'
  | 'UNREACHABLE'
  | 'PREFLIGHT_FAILED'
  | 'WORKLOAD_FAILED'
  | 'INTERRUPTED'
  | 'INTERNAL';

/** One thing that is wrong: where, what, and what to do about it. */
export interface Reason {
  /** Field path such as `spec.resources.memory`, or the object such as `Job/training-mnist`. */
  readonly path?: string;
  /** What is wrong, one sentence without a trailing period. */
  readonly message: string;
  /** What to do. */
  readonly fix?: string;
}

export interface AisubmitErrorOptions {
  readonly cause?: unknown;
  /** Every reason, when there is more than one or when a path and a fix are known. */
  readonly reasons?: readonly Reason[];
  /** What to do next, one sentence. */
  readonly fix?: string;
  /** HTTP status of the cluster's answer. */
  readonly status?: number;
}

/** Every error that the SDK throws on purpose. Its texts never hold tokens, Secret data or request bodies. */
export class AisubmitError extends Error {
  override readonly name = 'AisubmitError';
  readonly code: ErrorCode;
  readonly reasons: readonly Reason[];
  readonly fix: string | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, options: AisubmitErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reasons = options.reasons ?? [];
    this.fix = options.fix;
    this.status = options.status;
  }
}
