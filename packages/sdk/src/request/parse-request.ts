import type * as z from 'zod';
import { API_VERSION } from './api-version.ts';
import { closest } from './closest.ts';
import { type InferenceRequest, inferenceSchema } from './inference.ts';
import { type NotebookRequest, notebookSchema } from './notebook.ts';
import { got, invalidInput, parseWith } from './parse-with.ts';
import { type TrainingRequest, trainingSchema } from './training.ts';
import { KIND_NAMES, type WorkloadKind } from './workload-kind.ts';

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
  const kind = requestKind(value);
  return parseWith(SCHEMAS[kind], value, kind);
}

/** True when the value says it is one of aisubmit's documents, valid or not. */
export function isRequestDocument(value: unknown): boolean {
  const apiVersion = field(value, 'apiVersion');
  return typeof apiVersion === 'string' && apiVersion.startsWith('aisubmit.dev/');
}

function requestKind(value: unknown): WorkloadKind {
  const [apiVersion, kind] = [field(value, 'apiVersion'), field(value, 'kind')];
  if (apiVersion !== API_VERSION) {
    throw invalidInput([{ path: 'apiVersion', message: `must be ${API_VERSION}${got(apiVersion)}` }]);
  }
  const known = KIND_NAMES.find((name) => name === kind);
  if (known !== undefined) return known;
  const guess = closest(String(kind), KIND_NAMES);
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw invalidInput([{ path: 'kind', message: `must be one of ${KIND_NAMES.join(', ')}${got(kind)}${hint}` }]);
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** The schema of a kind's `spec`, every field of which may be absent. */
export function specSchema(kind: WorkloadKind): z.ZodType<WorkloadRequest['spec']> {
  return SPEC_SCHEMAS[kind];
}

const SPEC_SCHEMAS: Readonly<Record<WorkloadKind, z.ZodType<WorkloadRequest['spec']>>> = {
  Notebook: notebookSchema.shape.spec,
  Training: trainingSchema.shape.spec,
  Inference: inferenceSchema.shape.spec,
};
