import type { FieldRule } from '@aisubmit/sdk';

/** Says what a rule leaves to the user: `default 4Gi, at least 1Gi, at most 64Gi`. */
export function ruleWords(rule: FieldRule): string {
  const { locked, required, min, max, step, options } = rule;
  const value = defaultWords(rule);
  const words = [
    locked === true ? `locked to ${value ?? 'a value'}` : value === undefined ? undefined : `default ${value}`,
    required === true ? 'must be chosen' : undefined,
    min === undefined ? undefined : `at least ${min}`,
    max === undefined ? undefined : `at most ${max}`,
    step === undefined ? undefined : `in steps of ${step}`,
    options === undefined ? undefined : `one of ${options.map(optionWords).join(', ')}`,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? 'any value' : words.join(', ');
}

function defaultWords({ default: value, defaultFrom }: FieldRule): string | undefined {
  if (defaultFrom === undefined) return value === undefined ? undefined : valueWords(value);
  const { field, factor = 1 } = defaultFrom;
  return factor === 1 ? `that of ${field}` : `${factor} times ${field}`;
}

function optionWords(option: NonNullable<FieldRule['options']>[number]): string {
  return typeof option === 'object' ? String(option.value) : String(option);
}

/** A value of a field in one line. */
export function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

const MOST_CHARACTERS = 200;
