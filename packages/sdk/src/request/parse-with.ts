import type * as z from 'zod';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { findUnsafeData } from './plain-data.ts';

/**
 * Judges a value by a schema.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake: path, what is wrong, and the value where it is short.
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const unsafe = findUnsafeData(value);
  if (unsafe.length > 0) throw invalidInput(unsafe, what);
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw invalidInput(firstPerPath(result.error.issues.flatMap(toReasons)), what);
  return result.data;
}

/** The error of a document that cannot be used as it is. */
export function invalidInput(reasons: readonly Reason[], what = 'document'): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `this ${what} cannot be used as it is`, { reasons });
}

function firstPerPath(reasons: readonly Reason[]): Reason[] {
  return reasons.filter((reason, index) => reasons.findIndex((other) => other.path === reason.path) === index);
}

function toReasons(issue: z.core.$ZodIssue): Reason[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({ path: join(path, key), message: lines[index] ?? 'is not a known field' }));
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return [{ path, message: 'is required' }];
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [{ path, message: inner?.message ?? 'is not a valid key' }];
  }
  const shown = VALUE_MAY_BE_PRIVATE.test(path) || MAY_BE_PASTED.test(path) ? '' : got(issue.input);
  return [{ path, message: `${sentence(issue)}${shown}` }];
}

const VALUE_MAY_BE_PRIVATE =
  /\benv\[\d+\]\.value$|\b(command|args)\[\d+\]$|\bcertificateAuthority$|\bs3\[\d+\]\.(url|endpoint|secret)$|\bgit(\[\d+\](\.url)?)?$/;
/** A key pasted where the name of its Secret belongs, or an address with a login in it. */
const MAY_BE_PASTED = /\b(tracking|hubs)\.\w+\.\w+$|\bsecret(\.\w+)?$|\bpullSecrets\[\d+\]$/;

/** Our own messages read on from the path ("must …"); zod's are turned into the same form. */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return issue.message.startsWith('must') ? issue.message : `must be a ${typeName(issue.expected)}`;
  if (issue.code === 'invalid_value')
    return issue.message.startsWith('must') ? issue.message : `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_big' && !issue.message.startsWith('must')) return `must be at most ${issue.maximum}`;
  if (issue.code === 'too_small' && !issue.message.startsWith('must')) return `must be at least ${issue.minimum}`;
  return issue.message;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'list',
  record: 'mapping',
  object: 'mapping',
  string: 'text',
  int: 'whole number',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

/** ` (got …)` for values short enough to help; long ones may be something private. */
export function got(value: unknown): string {
  if (value === undefined || typeof value === 'object') return '';
  const shown = escapeControlChars(JSON.stringify(value) ?? '');
  return shown.length > 66 ? '' : ` (got ${shown})`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : join(text, String(part))),
    '',
  );
}

function join(path: string, key: string): string {
  return path === '' ? escapeControlChars(key) : `${path}.${escapeControlChars(key)}`;
}
