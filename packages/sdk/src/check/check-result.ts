import type { Need } from '../controls/control.ts';
import type { Violation } from '../violation.ts';

/** Something that was not judged, and why. */
export interface NotJudged {
  readonly object: string;
  readonly reason: string;
}

/** What the checker found. */
export interface CheckResult {
  readonly violations: readonly Violation[];
  readonly notJudged: readonly NotJudged[];
  /** How many objects were judged. */
  readonly judged: number;
  /** Controls that the policy asks for and that nothing here could answer, with what they need to know. */
  readonly unjudgedControls: readonly { readonly control: string; readonly needs: readonly Need[] }[];
}
