import { AisubmitError, type AisubmitErrorOptions, type ErrorCode } from '../../errors.ts';

export interface ApiErrorOptions extends AisubmitErrorOptions {
  /** `reason` of the server's Status, such as `AlreadyExists`. */
  readonly statusReason?: string | undefined;
  /** True when the server may have done what was asked although no clear answer came. */
  readonly ambiguous?: boolean | undefined;
  /** True when the same call may succeed a little later. */
  readonly transient?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A call to the API server that was refused or not answered. */
export class ApiError extends AisubmitError {
  readonly statusReason: string | undefined;
  readonly ambiguous: boolean;
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(code, message, options);
    this.statusReason = options.statusReason;
    this.ambiguous = options.ambiguous ?? false;
    this.transient = options.transient ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** True when the server answered with this HTTP status. */
export function hasStatus(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}
