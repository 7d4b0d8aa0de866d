import { safeText } from '../../safe-text.ts';
import { ApiError } from '../../transport/api-error.ts';

/** `statusReason` of an error which says that nobody has heard what was sent. */
export const NOT_LISTENING = 'NotListening';

/** What a connection leads to. */
export interface ForwardTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/**
 * Makes a sentence of what a node writes into the error stream: plain text, or JSON with a `message` since 1.35. It names
 * sandboxes and network namespaces, which tell a user nothing.
 */
export function forwardError(text: string, { pod, port }: ForwardTarget): ApiError {
  const said = readMessage(text);
  if (/connection refused|ECONNREFUSED/i.test(said)) {
    return new ApiError('UNREACHABLE', `nothing listens on port ${port} in pod ${pod}`, {
      fix: 'wait until the server inside has started; its log says how far it is',
      statusReason: NOT_LISTENING,
      transient: true,
    });
  }
  if (/not running|not found|no such (?:file|process|container)|is terminated/i.test(said)) {
    return new ApiError('NOT_FOUND', `pod ${pod} is not running any more`, { fix: 'look at its status' });
  }
  if (/reset by peer|broken pipe|ECONNRESET|EPIPE/i.test(said)) return forwardCut({ pod, port });
  return new ApiError('UNREACHABLE', `port ${port} of pod ${pod} cannot be reached: ${safeText(said, 300)}`, {
    transient: true,
  });
}

/** The error for a connection that ended before the pod ended it. */
export function forwardCut({ pod, port }: Pick<ForwardTarget, 'pod' | 'port'>): ApiError {
  return new ApiError('UNREACHABLE', `the connection to port ${port} of pod ${pod} was cut`, {
    fix: 'try again; if the pod is gone, look at its status',
    transient: true,
  });
}

function readMessage(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    const message = typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : undefined;
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
