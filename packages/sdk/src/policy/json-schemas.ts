import * as z from 'zod';
import { inferenceSchema } from '../request/inference.ts';
import { notebookSchema } from '../request/notebook.ts';
import { trainingSchema } from '../request/training.ts';
import { policySchema } from './policy-schema.ts';
import { templateSchema } from './template.ts';

const SCHEMAS = {
  Notebook: notebookSchema,
  Training: trainingSchema,
  Inference: inferenceSchema,
  Policy: policySchema,
  Template: templateSchema,
};

/** Kinds of document that users and admins write. */
export type DocumentKind = keyof typeof SCHEMAS;

/**
 * JSON Schemas (2020-12) of the documents, for editors and for tools in other languages. They say what can be said there:
 * the parsers know more (amounts, names, what contradicts what).
 */
export function documentJsonSchemas(): Readonly<Record<DocumentKind, Readonly<Record<string, unknown>>>> {
  const { Notebook, Training, Inference, Policy, Template } = SCHEMAS;
  return {
    Notebook: jsonSchema('Notebook', Notebook),
    Training: jsonSchema('Training', Training),
    Inference: jsonSchema('Inference', Inference),
    Policy: jsonSchema('Policy', Policy),
    Template: jsonSchema('Template', Template),
  };
}

function jsonSchema(kind: DocumentKind, schema: z.ZodType): Readonly<Record<string, unknown>> {
  return { title: `aisubmit ${kind}`, ...z.toJSONSchema(schema, { io: 'input' }) };
}
