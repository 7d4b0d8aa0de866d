import type { FieldRule } from '../policy/field-rule.ts';
import { type FieldType, fieldType } from '../policy/field-table.ts';
import { isSame, measure } from '../policy/measure.ts';
import { optionValues } from '../policy/option-values.ts';
import type { Policy } from '../policy/policy.ts';

/** What every rule set of a policy says about a field for all kinds of workload. */
function rulesAbout({ ruleSets }: Policy, path: string): FieldRule[] {
  return ruleSets.flatMap(({ rules }) => (Object.hasOwn(rules, path) ? (rules[path] ?? []) : []));
}

/** Bounds of a field that counts in whole numbers; `undefined` where no rule bounds it. */
export function numberBounds(
  policy: Policy,
  path: string,
): { readonly min: number; readonly max: number; readonly options: readonly number[] } | undefined {
  const rules = rulesAbout(policy, path).map(pinned);
  const [mins, maxs] = [rules.flatMap(({ min }) => min ?? []), rules.flatMap(({ max }) => max ?? [])].map((bounds) =>
    bounds.map(Number),
  );
  const options = sharedOptions(rules, path);
  if (mins?.length === 0 && maxs?.length === 0 && options === undefined) return undefined;
  return {
    min: Math.max(1, ...(mins ?? [])),
    max: Math.min(2_147_483_647, ...(maxs ?? [])),
    options: (options ?? []).map(Number),
  };
}

/** The smallest `max` of a field with a size, as it was written; `undefined` where there is none. */
export function strictestMax(policy: Policy, path: string): string | undefined {
  const type = fieldType(path) ?? 'text';
  const bound = strictest(
    type,
    rulesAbout(policy, path).flatMap(({ max }) => (typeof max === 'boolean' ? [] : (max ?? []))),
  );
  return bound === undefined ? undefined : String(bound);
}

/** The values that every rule with options allows; `undefined` where no rule has any. */
export function textOptions(policy: Policy, path: string): readonly string[] | undefined {
  return sharedOptions(rulesAbout(policy, path).map(pinned), path)?.map(String);
}

/** A lock is a rule with one option. */
function pinned(rule: FieldRule): FieldRule {
  const { default: value } = rule;
  const isScalar = typeof value === 'string' || typeof value === 'number';
  return rule.locked === true && isScalar ? { ...rule, options: [value] } : rule;
}

function sharedOptions(rules: readonly FieldRule[], path: string): readonly (string | number | boolean)[] | undefined {
  const lists = rules.flatMap((rule) => (rule.options === undefined ? [] : [optionValues(rule) ?? []]));
  const [first, ...others] = lists;
  const type = fieldType(path) ?? 'text';
  return first?.filter((option) => others.every((list) => list.some((other) => isSame(type, option, other))));
}

/** The smallest of several bounds, as it was written. */
export function strictest<T extends string | number>(
  type: FieldType,
  bounds: readonly (T | undefined)[],
): T | undefined {
  const known = bounds.filter((bound) => bound !== undefined);
  return known.toSorted((a, b) => ((measure(type, a) ?? 0n) < (measure(type, b) ?? 0n) ? -1 : 1))[0];
}
