import type { CheckResult } from '@aisubmit/sdk';

/** A line that names the controls which nothing here could answer, and what they would need; empty where there are none. */
export function unjudgedNote(unjudgedControls: CheckResult['unjudgedControls']): string {
  const controls = new Map(unjudgedControls.map(({ control, needs }) => [control, needs]));
  const named = [...controls].map(
    ([control, needs]) => `${control} (${needs.flatMap((need) => UNKNOWN[need] ?? []).join(', ')})`,
  );
  return named.length === 0 ? '' : `note: no file tells enough to judge ${named.join(', ')}\n`;
}

/** What controls need that no manifest says. */
const UNKNOWN: Readonly<Record<string, string>> = {
  requester: 'who submits it',
  request: 'the request it came from',
  connection: 'who gets into its pods',
};
