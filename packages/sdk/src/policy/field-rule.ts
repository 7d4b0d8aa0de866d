import * as z from 'zod';
import { strictObject } from '../request/strict-object.ts';

const scalar = z.union([z.string().max(1024), z.number(), z.boolean()], 'must be text, a number, true or false');
const option = z.union(
  [scalar, strictObject({ value: scalar, displayed: z.string().max(256) })],
  'must be text, a number, true or false, or {value, displayed}',
);

/** A rule about one field of a request. Everything in it holds at once. */
export const fieldRuleSchema = strictObject({
  default: z.union([scalar, z.array(z.unknown()).max(1000), z.record(z.string(), z.unknown())]).optional(),
  defaultFrom: strictObject({
    field: z.string().max(256),
    factor: z.number('must be a number').positive('must be more than 0').max(1_000_000).optional(),
  }).optional(),
  required: z.boolean('must be true or false').optional(),
  locked: z.boolean('must be true or false').optional(),
  min: scalar.optional(),
  max: scalar.optional(),
  step: scalar.optional(),
  options: z.array(option).min(1, 'must not be empty; lock the field instead').max(1000).optional(),
  prompt: z.int('must be a whole number: its place among the questions').min(1).max(1000).optional(),
  label: z.string().max(256).optional(),
  help: z.string().max(2048).optional(),
});

/**
 * What a policy or a template says about one field.
 *
 * - `default`: what the user gets when they choose nothing; `defaultFrom`: another field's value, times `factor`.
 * - `required`: the user must choose. `locked`: the user must not; the default is what it is.
 * - `min`, `max`, `step`: bounds, as the field counts. `options`: the only values allowed.
 * - `prompt`, `label`, `help`: how it is asked for on a terminal; they decide nothing.
 */
export type FieldRule = z.infer<typeof fieldRuleSchema>;

/** Rules by field path below `spec`, such as `resources.memory`. */
export type Rules = Readonly<Record<string, FieldRule>>;
