import type * as z from 'zod';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { API_VERSION } from './api-version.ts';
import { closest } from './closest.ts';
import { type InferenceRequest, inferenceSchema } from './inference.ts';
import { type NotebookRequest, notebookSchema } from './notebook.ts';
import { findUnsafeData } from './plain-data.ts';
import { type TrainingRequest, trainingSchema } from './training.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from './workload-kind.ts';

/** A request that has passed its schema. */
export type WorkloadRequest = NotebookRequest | TrainingRequest | InferenceRequest;

const SCHEMAS: Readonly<Record<WorkloadKind, z.ZodType<WorkloadRequest>>> = {
  Notebook: notebookSchema,
  Training: trainingSchema,
  Inference: inferenceSchema,
};

/**
 * Turns an unknown value into a request.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake: path, what is wrong, and the value where it is short.
 */
export function parseRequest(value: unknown): WorkloadRequest {
  const unsafe = findUnsafeData(value);
  if (unsafe.length > 0) throw invalid(unsafe);
  const kind = requestKind(value);
  const result = SCHEMAS[kind].safeParse(value, { reportInput: true });
  if (!result.success) throw invalid(firstPerPath(result.error.issues.flatMap(toReasons)), kind);
  return result.data;
}

/** True when the value says it is one of aisubmit's documents, valid or not. */
export function isRequestDocument(value: unknown): boolean {
  const apiVersion = field(value, 'apiVersion');
  return typeof apiVersion === 'string' && apiVersion.startsWith('aisubmit.dev/');
}

function firstPerPath(reasons: readonly Reason[]): Reason[] {
  return reasons.filter((reason, index) => reasons.findIndex((other) => other.path === reason.path) === index);
}

function requestKind(value: unknown): WorkloadKind {
  const [apiVersion, kind] = [field(value, 'apiVersion'), field(value, 'kind')];
  if (apiVersion !== API_VERSION) {
    throw invalid([{ path: 'apiVersion', message: `must be ${API_VERSION}${got(apiVersion)}` }]);
  }
  if (typeof kind === 'string' && Object.hasOwn(WORKLOAD_KINDS, kind)) return kind as WorkloadKind;
  const kinds = Object.keys(WORKLOAD_KINDS);
  const guess = closest(String(kind), kinds);
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw invalid([{ path: 'kind', message: `must be one of ${kinds.join(', ')}${got(kind)}${hint}` }]);
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
  const shown = VALUE_MAY_BE_PRIVATE.test(path) ? '' : got(issue.input);
  return [{ path, message: `${sentence(issue)}${shown}` }];
}

const VALUE_MAY_BE_PRIVATE = /\benv\[\d+\]\.value$|\b(command|args)\[\d+\]$/;

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

function invalid(reasons: readonly Reason[], kind?: WorkloadKind): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `this ${kind ?? 'document'} cannot be used as it is`, { reasons });
}

/** ` (got …)` for values short enough to help; long ones may be something private. */
function got(value: unknown): string {
  if (value === undefined || typeof value === 'object') return '';
  const shown = escapeControlChars(JSON.stringify(value) ?? '');
  return shown.length > 66 ? '' : ` (got ${shown})`;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
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
