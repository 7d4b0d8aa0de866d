import type { Violation } from '../violation.ts';
import type { Effective } from './effective.ts';

/** Code from a folder where the policy wants it from elsewhere. */
export function codeViolations({ kind, spec, policy }: Effective): Violation[] {
  if (kind === 'Notebook' || spec.code === undefined || policy.sections.code?.folder !== 'refused') return [];
  const layer = `policy ${policy.name}`;
  return [
    {
      control: 'code-folder',
      path: 'spec.code.sha256',
      message: `must be left out: ${layer} takes no code from a folder`,
      why: 'What runs is then in no history, and nobody else has looked at it.',
      fix: 'push it, and use --git URL',
      layer,
    },
  ];
}
