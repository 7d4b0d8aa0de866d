import * as z from 'zod';
import { AisubmitError } from '../errors.ts';
import { API_VERSION } from '../request/api-version.ts';
import { objectName } from '../request/names.ts';
import { specSchema, type WorkloadRequest } from '../request/parse-request.ts';
import { parseWith } from '../request/parse-with.ts';
import { strictObject } from '../request/strict-object.ts';
import type { WorkloadKind } from '../request/workload-kind.ts';
import { hasField } from './field-table.ts';
import { lintRules } from './lint-rules.ts';
import type { RuleSet } from './policy.ts';
import { rulesSchema } from './policy-schema.ts';

/** A template as an admin writes it. */
export const templateSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Template'),
  metadata: strictObject({
    name: objectName,
    title: z.string().max(256).optional(),
    description: z.string().max(4096).optional(),
  }),
  spec: strictObject({
    kind: z.enum(['Notebook', 'Training', 'Inference'], 'must be Notebook, Training or Inference'),
    request: z.record(z.string(), z.unknown()).optional(),
    rules: rulesSchema.optional(),
  }),
});

/** A request in part, with rules about what the user may still choose. */
export interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: WorkloadKind;
  /** What the user gets where they choose nothing; lists and mappings are added to. */
  readonly request: WorkloadRequest['spec'];
  readonly ruleSet: RuleSet;
}

/**
 * Turns an unknown value into a template.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake, in the request it holds as well as in its rules.
 */
export function parseTemplate(value: unknown): Template {
  const { metadata, spec } = parseWith(templateSchema, value, 'Template');
  const request = parseTemplateRequest(spec.kind, spec.request ?? {});
  const rules = spec.rules ?? {};
  const foreign = Object.keys(rules).filter((path) => !hasField(spec.kind, path));
  const reasons = [
    ...lintRules(rules, 'spec.rules').filter(({ path }) => !foreign.some((field) => path === `spec.rules["${field}"]`)),
    ...foreign.map((field) => ({ path: `spec.rules["${field}"]`, message: `is not a field of a ${spec.kind}` })),
  ];
  if (reasons.length > 0)
    throw new AisubmitError('INVALID_INPUT', `template ${metadata.name} cannot be used`, { reasons });
  return {
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    description: metadata.description ?? '',
    kind: spec.kind,
    request,
    ruleSet: { source: `template ${metadata.name}`, rules, kinds: {} },
  };
}

function parseTemplateRequest(kind: WorkloadKind, request: unknown): WorkloadRequest['spec'] {
  try {
    return parseWith(specSchema(kind), request, 'Template');
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    const reasons = error.reasons.map((reason) => ({ ...reason, path: `spec.request.${reason.path ?? ''}` }));
    throw new AisubmitError('INVALID_INPUT', error.message, { cause: error, reasons });
  }
}
