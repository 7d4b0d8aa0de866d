import { ApiError } from '../transport/api-error.ts';

/** 101 is a handshake that chose no protocol of ours. */
const STATUSES: ReadonlySet<number> = new Set([101, 400, 403, 405, 426, 501]);

/** True for refusals of a stream that another protocol may not meet: the server, or a proxy before it, does not know this one. */
export function mayBeOld(error: unknown): error is ApiError {
  return error instanceof ApiError && STATUSES.has(error.status ?? 0);
}
