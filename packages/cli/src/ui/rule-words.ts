import type { FieldRule } from '@aisubmit/sdk';

/** Says what a rule leaves to the user: `at least 1Gi; at most 64Gi; default 4Gi`. */
export function ruleWords(rule: FieldRule): string {
  const { required, min, max, step, options } = rule;
  const words = [
    required === true ? 'must be chosen' : undefined,
    min === undefined ? undefined : `at least ${min}`,
    max === undefined ? undefined : `at most ${max}`,
    step === undefined ? undefined : `in steps of ${step}`,
    options === undefined ? undefined : `one of ${options.map(optionWords).join(', ')}`,
    defaultWords(rule),
  ].filter((word) => word !== undefined);
  return words.length === 0 ? 'optional' : words.join('; ');
}

function defaultWords({ default: value, defaultFrom, locked }: FieldRule): string | undefined {
  const verb = locked === true ? 'locked to' : 'default';
  if (defaultFrom === undefined) return value === undefined ? undefined : `${verb} ${valueWords(value)}`;
  const { field, factor = 1 } = defaultFrom;
  return `${verb} ${factor === 1 ? `that of ${field}` : `${factor} times ${field}`}`;
}

function optionWords(option: NonNullable<FieldRule['options']>[number]): string {
  return typeof option === 'object' ? `${option.value} (${option.displayed})` : String(option);
}

/** A value of a field in one line. */
export function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

const MOST_CHARACTERS = 200;
