import { AisubmitError, type Reason, type Violation } from '@aisubmit/sdk';
import type { LoadedRequest } from './load-requests.ts';

/** A request and every rule that it breaks. */
export interface RefusedRequest {
  readonly loaded: LoadedRequest;
  readonly violations: readonly Violation[];
}

/** Some requests of a command break the policy or the floor. */
export class RefusedError extends AisubmitError {
  readonly refused: readonly RefusedRequest[];

  constructor(refused: readonly RefusedRequest[], total: number) {
    const [only] = refused;
    const message =
      total === 1 && only !== undefined
        ? `${describeRequest(only.loaded)} is refused`
        : `${refused.length} of ${total} requests are refused`;
    super('POLICY_REFUSED', message, { reasons: refused.flatMap(reasonsOf) });
    this.refused = refused;
  }
}

/** How messages name a request: `Training mnist`. */
export function describeRequest({ request }: LoadedRequest): string {
  return `${request.kind} ${request.metadata.name}`;
}

/** Where a violation is: in the user's own words for a field of the request, else the object and its path. */
export function violationPlace({ object, path }: Violation, loaded: LoadedRequest): string {
  return object === undefined ? loaded.locate(path).text : `${object} ${path}`;
}

function reasonsOf({ loaded, violations }: RefusedRequest): Reason[] {
  return violations.map((violation) => ({
    path: violationPlace(violation, loaded),
    message: `${violation.message} [${violation.control}]`,
    fix: violation.fix,
  }));
}
