import type { Violation } from '../violation.ts';
import { decideFields, rulesFor } from './decide-fields.ts';
import { fieldType } from './field-table.ts';
import { judgeValue } from './judge-value.ts';
import { layersOf } from './layers-of.ts';
import { optionValues } from './option-values.ts';
import type { Policy } from './policy.ts';
import { ruleViolation } from './rule-violation.ts';
import type { Template } from './template.ts';

/**
 * Finds what a template gives that a policy refuses, and bounds of its own that promise more than the policy leaves. Whoever
 * uses it is held to the policy all the same; the admin should hear of it before they do.
 */
export function lintTemplate(template: Template, policy: Policy): Violation[] {
  const ruleSets = layersOf(policy, {});
  const own = { ...template.ruleSet, layer: 'template' as const };
  const deciding = { kind: template.kind, user: {}, template: template.request, ruleSets: [...ruleSets, own] };
  const given = decideFields(deciding).violations.map((violation) => ({
    ...violation,
    path: violation.path.replace(/^spec\./, 'spec.request.'),
  }));
  const promised = Object.entries(template.ruleSet.rules).flatMap(([path, rule]) => {
    const type = fieldType(path) ?? 'text';
    const above = rulesFor(path, { kind: template.kind, ruleSets });
    const bounds: readonly (readonly [string, unknown])[] = [
      ['min', rule.min],
      ['max', rule.max],
      ...(optionValues(rule) ?? []).map((option, index): [string, unknown] => [`options[${index}]`, option]),
    ];
    return bounds.flatMap(([name, value]) =>
      above.flatMap(({ rule: other, source }) => {
        const message = value === undefined ? undefined : judgeValue(type, other, value);
        if (message === undefined) return [];
        const violation = ruleViolation(
          path,
          { value, layer: 'template', source: template.ruleSet.source },
          { message, source },
        );
        return [{ ...violation, path: `spec.rules["${path}"].${name}` }];
      }),
    );
  });
  return [...given, ...promised];
}
