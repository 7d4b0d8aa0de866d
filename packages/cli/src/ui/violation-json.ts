import type { Violation } from '@aisubmit/sdk';

/** A violation as `CheckResult` and `Refusal` print it; what is unknown is left out. Fields are only added. */
export interface ViolationDocument {
  readonly control: string;
  /** Who does not allow it: `floor`, `policy strict`, `template jupyter`, `pss-restricted@v1.36`. */
  readonly layer: string;
  readonly object?: string;
  readonly path: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly asked?: string;
  readonly allowed?: string;
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

interface Place {
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Puts a violation into the documented shape and order. */
export function violationDocument(violation: Violation, { source, line, column }: Place): ViolationDocument {
  const { control, layer = 'floor', object, path, message, why, fix, asked, allowed } = violation;
  return {
    control,
    layer,
    ...(object === undefined ? {} : { object }),
    path,
    message,
    why,
    fix,
    ...(asked === undefined ? {} : { asked }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(source === undefined ? {} : { source }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
