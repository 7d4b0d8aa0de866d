import type { Violation } from '../violation.ts';
import { decideFields } from './decide-fields.ts';
import { keysOf } from './field-table.ts';
import { layersOf } from './layers-of.ts';
import type { Policy } from './policy.ts';
import type { Requester } from './requester.ts';
import { setAt } from './set-at.ts';
import type { Template } from './template.ts';

interface FieldJudges {
  readonly policy: Policy;
  readonly template: Template;
  readonly requester?: Requester | undefined;
}

/** Judges one value that a user wants for a field, as `resolveRequest` would; `path` lies below `spec`. */
export function judgeField(path: string, value: unknown, { policy, template, requester }: FieldJudges): Violation[] {
  const user: Record<string, unknown> = {};
  setAt(user, keysOf(path), value);
  const ruleSets = layersOf(policy, { template, requester });
  const { violations } = decideFields({ kind: template.kind, user, template: template.request, ruleSets });
  return violations.filter((violation) => violation.path === `spec.${path}`);
}
