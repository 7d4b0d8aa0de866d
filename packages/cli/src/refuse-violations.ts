import { AisubmitError, type Reason, type Violation } from '@aisubmit/sdk';

/** @throws {AisubmitError} `POLICY_REFUSED` with every violation: object, path, what, why and what to do. */
export function refuseViolations(violations: readonly Violation[], what: string): void {
  if (violations.length === 0) return;
  throw new AisubmitError('POLICY_REFUSED', `${what} is refused`, { reasons: violations.map(asReason) });
}

function asReason(violation: Violation): Reason {
  const { control, object, path, message, why, fix } = violation;
  return {
    path: object === undefined ? path : `${object} ${path}`,
    message: `${message} [${control}]\n    why: ${why}`,
    fix,
  };
}
