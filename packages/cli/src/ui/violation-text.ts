import { escapeControlChars, type Violation } from '@aisubmit/sdk';

/** A violation for people, below its place: what is wrong, what was asked and who allows what, why, and what to do. */
export function violationLines(violation: Violation): string[] {
  const { control, message, why, fix } = violation;
  const lines = [`${message} [${control}]`, ruleLine(violation), `why: ${why}`, `fix: ${fix}`];
  return lines.map((line) => escapeControlChars(line));
}

function ruleLine({ asked, allowed, layer }: Violation): string {
  const by = layer ?? 'the floor';
  const wish = asked === undefined ? '' : `asked: ${asked}; `;
  return allowed === undefined
    ? `${wish}rule of: ${by}`
    : `${wish}allowed by ${by}: ${allowed.replace(/^must (?:be )?/, '')}`;
}
