import type { Violation } from '../violation.ts';
import type { Chooser } from './chooser.ts';
import type { Policy } from './policy.ts';

/** What resolving one request needs and gathers. */
export interface Resolving {
  readonly policy: Policy;
  readonly choose: Chooser;
  readonly violations: Violation[];
}
