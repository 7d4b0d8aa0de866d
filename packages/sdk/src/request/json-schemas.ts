import * as z from 'zod';
import { inferenceSchema } from './inference.ts';
import { notebookSchema } from './notebook.ts';
import { trainingSchema } from './training.ts';
import type { WorkloadKind } from './workload-kind.ts';

const SCHEMAS = { Notebook: notebookSchema, Training: trainingSchema, Inference: inferenceSchema };

/**
 * JSON Schemas (2020-12) of the request documents, for editors and for tools in other languages. They say what can be
 * said there: {@link parseRequest} knows more (amounts, names, what contradicts what).
 */
export function requestJsonSchemas(): Readonly<Record<WorkloadKind, Readonly<Record<string, unknown>>>> {
  return { Notebook: jsonSchema('Notebook'), Training: jsonSchema('Training'), Inference: jsonSchema('Inference') };
}

function jsonSchema(kind: WorkloadKind): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(SCHEMAS[kind], { io: 'input' });
  return { title: `aisubmit ${kind}`, ...schema };
}
