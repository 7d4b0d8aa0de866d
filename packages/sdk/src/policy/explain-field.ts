import { AisubmitError } from '../errors.ts';
import { closest } from '../request/closest.ts';
import { KIND_NAMES, type WorkloadKind } from '../request/workload-kind.ts';
import { decideFields, rulesFor } from './decide-fields.ts';
import type { SourcedRule } from './decision.ts';
import { FIELD_PATHS, type FieldType, fieldType, hasField } from './field-table.ts';
import { layersOf } from './layers-of.ts';
import type { Policy } from './policy.ts';
import type { Origin } from './provenance.ts';
import type { Requester } from './requester.ts';
import type { Template } from './template.ts';

/** What the layers say about one field of one kind of request. */
export interface FieldExplanation {
  /** Path below `spec`, such as `resources.memory`. */
  readonly path: string;
  readonly kind: WorkloadKind;
  readonly type: FieldType;
  /** What a request that does not choose gets, and from whom; absent where it gets nothing. */
  readonly without?: Origin & { readonly value: unknown };
  /** Every layer's rule, the organisation's first. */
  readonly rules: readonly SourcedRule[];
}

interface ExplainOptions {
  readonly template?: Template | undefined;
  /** Whose login may bring a rule along. */
  readonly requester?: Requester | undefined;
}

/**
 * Explains a field for every kind of request that has it. The path may start with `spec.`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when no request has the field.
 */
export function explainField(
  field: string,
  policy: Policy,
  { template, requester }: ExplainOptions = {},
): FieldExplanation[] {
  const path = field.replace(/^spec\./, '');
  const type = fieldType(path);
  if (type === undefined) throw unknownField(path);
  const kinds = template === undefined ? KIND_NAMES : [template.kind];
  return kinds
    .filter((kind) => hasField(kind, path))
    .map((kind) => {
      const deciding = {
        kind,
        user: {},
        template: template?.request,
        ruleSets: layersOf(policy, { template, requester }),
      };
      const decision = decideFields(deciding).decisions.get(path);
      const rules = rulesFor(path, deciding);
      return { path, kind, type, rules, ...(decision === undefined ? {} : { without: decision }) };
    });
}

function unknownField(path: string): AisubmitError {
  const guess = closest(path, FIELD_PATHS) ?? FIELD_PATHS.find((each) => each.endsWith(`.${path}`));
  return new AisubmitError('INVALID_INPUT', `no request has a field ${JSON.stringify(path.slice(0, 100))}`, {
    fix: guess === undefined ? `fields are: ${FIELD_PATHS.join(', ')}` : `did you mean ${guess}?`,
  });
}
