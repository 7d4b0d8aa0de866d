import type { FieldRule } from './field-rule.ts';

/** The values that `options` allows, without what is displayed for them. */
export function optionValues({ options }: FieldRule): readonly (string | number | boolean)[] | undefined {
  return options?.map((each) => (typeof each === 'object' ? each.value : each));
}
