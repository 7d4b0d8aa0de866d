import type { Reason } from '../errors.ts';
import { closest } from '../request/closest.ts';
import type { FieldRule, Rules } from './field-rule.ts';
import { FIELD_PATHS, type FieldType, fieldType } from './field-table.ts';
import { judgeValue } from './judge-value.ts';
import { measure } from './measure.ts';
import { optionValues } from './option-values.ts';

/** Finds rules that no value can keep, that speak of fields no request has, or that lead in circles. */
export function lintRules(rules: Rules, path: string): Reason[] {
  const reasons = Object.entries(rules).flatMap(([field, rule]) => lintRule(rule, field, `${path}["${field}"]`));
  return [...reasons, ...lintLoops(rules, path)];
}

function lintRule(rule: FieldRule, field: string, path: string): Reason[] {
  const type = fieldType(field);
  if (type === undefined) {
    const guess = closest(field, FIELD_PATHS);
    const fix = guess === undefined ? `fields are: ${FIELD_PATHS.join(', ')}` : `did you mean ${guess}?`;
    return [{ path, message: 'is not a field of a request', fix }];
  }
  return [...lintBounds(rule, type, path), ...lintDefault(rule, type, path)];
}

function lintBounds(rule: FieldRule, type: FieldType, path: string): Reason[] {
  const bounds = (['min', 'max', 'step'] as const).filter((name) => rule[name] !== undefined);
  const unmeasured = bounds.filter((name) => measure(type, rule[name]) === undefined);
  if (unmeasured.length > 0) {
    return unmeasured.map((name) => ({
      path: `${path}.${name}`,
      message: MEASURES[type],
      fix: 'use options for a field that has no size',
    }));
  }
  const [min, max, step] = [rule.min, rule.max, rule.step].map((bound) => measure(type, bound));
  if (step !== undefined && step <= 0n) return [{ path: `${path}.step`, message: 'must be more than 0' }];
  if (min !== undefined && max !== undefined && min > max) {
    return [{ path: `${path}.min`, message: `must not be more than max, ${rule.max} (got ${rule.min})` }];
  }
  const { options: _options, ...range } = rule;
  return (optionValues(rule) ?? []).flatMap((option, index) => {
    const message = judgeValue(type, range, option);
    return message === undefined ? [] : [{ path: `${path}.options[${index}]`, message: `${message} (got ${option})` }];
  });
}

function lintDefault(rule: FieldRule, type: FieldType, path: string): Reason[] {
  const reasons: Reason[] = [];
  if (rule.locked === true && rule.default === undefined && rule.defaultFrom === undefined) {
    reasons.push({
      path: `${path}.locked`,
      message: 'locks a field without a value',
      fix: 'add default or defaultFrom',
    });
  }
  if (rule.locked === true && rule.required === true) {
    reasons.push({
      path: `${path}.required`,
      message: 'asks the user for a field that is locked',
      fix: 'remove one of the two',
    });
  }
  if (rule.default !== undefined && rule.defaultFrom !== undefined) {
    reasons.push({ path: `${path}.defaultFrom`, message: 'stands beside default', fix: 'remove one of the two' });
  }
  const message = rule.default === undefined ? undefined : judgeDefault(type, rule);
  if (message !== undefined) reasons.push({ path: `${path}.default`, message });
  return reasons;
}

function judgeDefault(type: FieldType, rule: FieldRule): string | undefined {
  const { default: value } = rule;
  if (type === 'list' && !Array.isArray(value)) return 'must be a list';
  if (type === 'mapping' && (typeof value !== 'object' || Array.isArray(value))) return 'must be a mapping';
  if (type === 'text' && typeof value !== 'string') return 'must be text';
  if (type in MEASURES && measure(type, value) === undefined && !['list', 'mapping', 'text'].includes(type))
    return MEASURES[type];
  const message = judgeValue(type, rule, value);
  return message === undefined ? undefined : `${message} (got ${JSON.stringify(value)})`;
}

/** `a` from `b` from `a` gives neither a value. */
function lintLoops(rules: Rules, path: string): Reason[] {
  return Object.keys(rules).flatMap((field) => {
    const seen = [field];
    let next = rules[field]?.defaultFrom?.field;
    if (next !== undefined && fieldType(next) === undefined) {
      return [{ path: `${path}["${field}"].defaultFrom.field`, message: `${next} is not a field of a request` }];
    }
    while (next !== undefined && !seen.includes(next)) {
      seen.push(next);
      next = Object.hasOwn(rules, next) ? rules[next]?.defaultFrom?.field : undefined;
    }
    return next === field
      ? [{ path: `${path}["${field}"].defaultFrom`, message: `leads in a circle: ${[...seen, field].join(' → ')}` }]
      : [];
  });
}

const MEASURES: Readonly<Record<FieldType, string>> = {
  integer: 'must be a whole number',
  cpu: 'must be a quantity such as 500m or 4',
  bytes: 'must be a quantity such as 16Gi',
  duration: 'must be a duration such as 30m, 12h or 3d',
  text: 'does not apply to text',
  list: 'does not apply to a list',
  mapping: 'does not apply to a mapping',
};
