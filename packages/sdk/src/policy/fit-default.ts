import type { Decision, SourcedRule } from './decision.ts';
import type { FieldType } from './field-table.ts';
import { judgeValue } from './judge-value.ts';
import { optionValues } from './option-values.ts';

/**
 * A default that nobody chose moves inside the rules: to the first bound or option that every rule allows.
 * Where there is none it stays, and is refused by name.
 */
export function fitDefault(type: FieldType, decision: Decision, rules: readonly SourcedRule[]): Decision {
  for (const { rule, layer, source } of rules) {
    const bounds = [rule.max, rule.min, ...(optionValues(rule) ?? [])];
    const value = bounds.find(
      (bound) => bound !== undefined && rules.every((other) => judgeValue(type, other.rule, bound) === undefined),
    );
    if (value !== undefined) return { value, layer, source };
  }
  return decision;
}
