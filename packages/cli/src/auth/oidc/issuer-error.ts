import { AisubmitError, type AisubmitErrorOptions, type ErrorCode } from '@aisubmit/sdk';

export interface IssuerErrorOptions extends Pick<AisubmitErrorOptions, 'fix'> {
  /** Whether the same question may be answered a little later. */
  readonly transient?: boolean;
  /** What the issuer's Retry-After said. */
  readonly retryAfterSeconds?: number;
}

/** An error of a login. It never has a cause: those of the libraries beneath hold answers, and answers hold tokens. */
export class IssuerError extends AisubmitError {
  readonly transient: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: IssuerErrorOptions = {}) {
    super(code, message, options.fix === undefined ? {} : { fix: options.fix });
    this.transient = options.transient ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const LOGIN_AGAIN = 'log in again with `kubectl aisubmit login`';

export function interrupted(): IssuerError {
  return new IssuerError('INTERRUPTED', 'interrupted');
}
