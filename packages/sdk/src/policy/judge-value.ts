import type { FieldRule } from './field-rule.ts';
import type { FieldType } from './field-table.ts';
import { isSame, measure } from './measure.ts';
import { optionValues } from './option-values.ts';

/** Says what a value must be where it is not: reads on from the field, `must be at most 64Gi`. */
export function judgeValue(type: FieldType, rule: FieldRule, value: unknown): string | undefined {
  const options = optionValues(rule);
  if (options !== undefined && !options.some((option) => isSame(type, option, value))) {
    return `must be ${options.length === 1 ? '' : 'one of '}${options.slice(0, 20).join(', ')}`;
  }
  const size = measure(type, value);
  if (size === undefined) return undefined;
  const [min, max, step] = [rule.min, rule.max, rule.step].map((bound) => measure(type, bound));
  if (min !== undefined && size < min) return `must be at least ${rule.min}`;
  if (max !== undefined && size > max) return `must be at most ${rule.max}`;
  if (step !== undefined && step > 0n && (size - (min ?? 0n)) % step !== 0n) {
    return `must be ${rule.min === undefined ? '' : `${rule.min} or that plus `}a multiple of ${rule.step}`;
  }
  return undefined;
}
