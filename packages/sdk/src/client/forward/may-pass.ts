import { AisubmitError, type ErrorCode } from '../../errors.ts';
import { ApiError } from '../transport/api-error.ts';

/** A pod that is gone has a successor, a server that is down comes back. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'THROTTLED', 'SERVER_ERROR', 'NOT_FOUND', 'CONFLICT']);

/** True for what waiting may mend; never for what is forbidden, refused by a policy, or wants a new login. */
export function mayPass(error: unknown): error is AisubmitError {
  if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') return false;
  if (PASSING.has(error.code)) return true;
  // 400 is how a node says that a pod does not run yet.
  return error instanceof ApiError && (error.transient || error.status === 400);
}
