import { type Fields, listAt, stringAt } from '../../../api/fields.ts';
import type { Obj } from '../../../api/object.ts';
import { compileExpression } from './cel.ts';

/** Why a policy does not hold. */
export interface Failure {
  readonly message: string;
  readonly reason: string | undefined;
}

type Context = Readonly<Record<string, unknown>>;

/** As on a real API server. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** What of a policy does not hold; nothing where its match conditions leave the request alone. */
export function judgePolicy(policy: Obj, context: Context): readonly Failure[] {
  const whole = { ...context, variables: lazyVariables(listAt(policy, 'spec.variables'), context) };
  const fails = stringAt(policy, 'spec.failurePolicy') !== 'Ignore';
  const conditions = listAt(policy, 'spec.matchConditions').map((condition) => outcomeOf(condition, whole));
  if (conditions.includes(false)) return [];
  // What cannot be read is refused or let go, as the policy says.
  const unread = conditions.find((outcome) => typeof outcome === 'string');
  if (unread !== undefined) return fails ? [{ message: String(unread), reason: undefined }] : [];
  const validations = listAt(policy, 'spec.validations').flatMap((validation) => ask(validation, whole, fails));
  const annotations = listAt(policy, 'spec.auditAnnotations').flatMap((annotation) => annotate(annotation, whole));
  return fails ? [...validations, ...annotations] : validations;
}

/** `variables`, of which each is evaluated when it is first read. */
function lazyVariables(variables: readonly Fields[], context: Context): Fields {
  const lazy: Fields = {};
  const whole = { ...context, variables: lazy };
  for (const variable of variables) {
    let answer: { readonly value: unknown } | undefined;
    Object.defineProperty(lazy, String(variable['name']), {
      get: () => {
        answer ??= { value: compileExpression(String(variable['expression']))(whole) };
        return answer.value;
      },
    });
  }
  return lazy;
}

/** Whether it holds, or why that cannot be told. */
function outcomeOf({ expression }: Fields, context: Context): boolean | string {
  const text = String(expression).trim();
  try {
    return compileExpression(String(expression))(context) === true;
  } catch (error) {
    return `expression '${text}' resulted in error: ${firstLine(error)}`;
  }
}

function ask(validation: Fields, context: Context, fails: boolean): readonly Failure[] {
  const outcome = outcomeOf(validation, context);
  if (outcome === true) return [];
  if (typeof outcome === 'string') return fails ? [{ message: outcome, reason: undefined }] : [];
  return [{ message: messageOf(validation, context), reason: stringAt(validation, 'reason') }];
}

/** The message expression's text where it makes one, else the message, else the expression. */
function messageOf({ expression, message, messageExpression }: Fields, context: Context): string {
  const said = messageExpression === undefined ? '' : textOf(String(messageExpression), context);
  if (said !== '' && !said.includes('\n') && Buffer.byteLength(said) <= MAX_MESSAGE_BYTES) return said;
  return typeof message === 'string' ? message.trim() : `failed expression: ${String(expression).trim()}`;
}

function textOf(expression: string, context: Context): string {
  try {
    const text = compileExpression(expression)(context);
    return typeof text === 'string' ? text.trim() : '';
  } catch {
    return '';
  }
}

/** The annotation itself goes nowhere; one that cannot be made is a failure. */
function annotate({ valueExpression }: Fields, context: Context): readonly Failure[] {
  try {
    compileExpression(String(valueExpression))(context);
    return [];
  } catch (error) {
    const message = `expression '${String(valueExpression).trim()}' resulted in error: ${firstLine(error)}`;
    return [{ message, reason: undefined }];
  }
}

/** The evaluator draws the expression below. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
