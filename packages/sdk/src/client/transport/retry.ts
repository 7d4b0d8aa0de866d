import type { ApiError } from './api-error.ts';
import type { ApiRequest } from './kube-api.ts';

/** Time and chance, so that tests need neither. */
export interface RetryClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

export interface RetryOptions {
  readonly clock: RetryClock;
  /** No attempt begins later than this after the first one; asked again before each. */
  readonly patienceMs: () => number;
  /** A status that would stay the same, whatever it is elsewhere. */
  readonly final?: number;
}

type Call = Pick<ApiRequest, 'method' | 'idempotent' | 'signal'>;

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;
const MAX_RETRY_AFTER_MS = 30_000;
const TRANSIENT = new Set([429, 500, 502, 503, 504]);

/**
 * Sends until it succeeds, fails for good or the deadline is reached. Idempotent calls are sent again after lost
 * connections, 429 and 5xx; any other only when the server said that it did not process it (429, or 503 with Retry-After)
 * or when the connection was never made.
 */
export async function withRetries<T>(send: () => Promise<T>, request: Call, options: RetryOptions): Promise<T> {
  const { clock } = options;
  const start = clock.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!isApiError(error) || isFinal(error, options) || !mayRetry(error, request)) throw error;
      const delay = delayMs(error, attempt, clock.random());
      if (clock.now() + delay - start > options.patienceMs()) throw error;
      await clock.sleep(delay, request.signal);
    }
  }
}

function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'ambiguous' in error;
}

function isFinal({ status }: ApiError, { final }: RetryOptions): boolean {
  return status !== undefined && status === final;
}

function mayRetry(error: ApiError, request: Call): boolean {
  if (error.code === 'INTERRUPTED') return false;
  if (error.status === 429 || (error.status === 503 && error.retryAfterMs !== undefined)) return true;
  const idempotent = request.idempotent ?? request.method === 'GET';
  if (error.status === undefined) return error.transient && (idempotent || !error.ambiguous);
  return idempotent && TRANSIENT.has(error.status);
}

/** The server's own wish (bounded), else exponential backoff with full jitter above a half. */
function delayMs(error: ApiError, attempt: number, random: number): number {
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS);
  const jittered = backoff * (0.5 + random / 2);
  return error.retryAfterMs === undefined ? jittered : Math.min(error.retryAfterMs, MAX_RETRY_AFTER_MS) + jittered / 4;
}
