import { notModelled } from '../../api/api-status.ts';
import { type Fields, fieldsAt, listAt, stringsAt } from '../../api/fields.ts';
import { compileExpression } from '../admission/policies/cel.ts';
import type { FieldErrors } from './field-errors.ts';
import { validateSelector } from './metadata.ts';
import { oneOf } from './pod-spec.ts';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const ACTIONS = ['Audit', 'Deny', 'Warn'];

/** An admission policy whose expressions compile. Throws 501 for parameters. */
export function validateAdmissionPolicy(spec: Fields, errors: FieldErrors): void {
  if (spec['paramKind'] !== undefined) throw notModelled('parameters of admission policies');
  const match = fieldsAt(spec, 'matchConstraints');
  if (spec['matchConstraints'] === undefined) errors.required('spec.matchConstraints');
  else if (listAt(match, 'resourceRules').length === 0) errors.required('spec.matchConstraints.resourceRules');
  validateMatch(match, 'spec.matchConstraints', errors);
  oneOf(spec['failurePolicy'], ['Fail', 'Ignore'], { path: 'spec.failurePolicy', errors });
  if (listAt(spec, 'validations').length + listAt(spec, 'auditAnnotations').length === 0)
    errors.required('spec.validations', 'validations or auditAnnotations must be specified');
  const known = new Set<string>();
  for (const [i, { name, expression }] of listAt(spec, 'variables').entries()) {
    validateExpression(expression, `spec.variables[${i}].expression`, { known, errors, hasAuthorizer: true });
    known.add(String(name));
  }
  for (const { list, field, hasAuthorizer } of EXPRESSIONS) {
    for (const [i, entry] of listAt(spec, list).entries())
      if (entry[field] !== undefined)
        validateExpression(entry[field], `spec.${list}[${i}].${field}`, { known, errors, hasAuthorizer });
  }
}

/** Lists of a policy and the fields in them that are expressions. */
const EXPRESSIONS = [
  { list: 'matchConditions', field: 'expression', hasAuthorizer: true },
  { list: 'validations', field: 'expression', hasAuthorizer: true },
  { list: 'validations', field: 'messageExpression', hasAuthorizer: false },
  { list: 'auditAnnotations', field: 'valueExpression', hasAuthorizer: true },
];

interface Known {
  /** Variables that come before. */
  readonly known: ReadonlySet<string>;
  readonly hasAuthorizer: boolean;
}

function validateExpression(
  expression: unknown,
  path: string,
  { errors, ...known }: Known & { readonly errors: FieldErrors },
): void {
  const text = String(expression);
  const wrong = whatIsWrong(text, known);
  if (wrong !== undefined) errors.invalid(path, text, `compilation failed: ERROR: ${wrong}`);
}

function whatIsWrong(expression: string, { known, hasAuthorizer }: Known): string | undefined {
  const unknown = [...expression.matchAll(/\bvariables\.(\w+)/g)].find(([, name = '']) => !known.has(name));
  if (unknown !== undefined) return `undefined field '${unknown[1]}'`;
  if (!hasAuthorizer && /\bauthorizer\b/.test(expression)) return "undeclared reference to 'authorizer'";
  try {
    compileExpression(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What binds a policy: to what, and what follows. Throws 501 for parameters. */
export function validateAdmissionBinding(spec: Fields, errors: FieldErrors): void {
  if (spec['paramRef'] !== undefined) throw notModelled('parameters of admission policies');
  const actions = stringsAt(spec, 'validationActions');
  if (actions.length === 0) errors.required('spec.validationActions');
  for (const [i, action] of actions.entries()) oneOf(action, ACTIONS, { path: `spec.validationActions[${i}]`, errors });
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.invalid(
      'spec.validationActions',
      actions,
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    );
  validateMatch(fieldsAt(spec, 'matchResources'), 'spec.matchResources', errors);
}

function validateMatch(match: Fields, path: string, errors: FieldErrors): void {
  for (const selector of ['namespaceSelector', 'objectSelector'])
    validateSelector(fieldsAt(match, selector), `${path}.${selector}`, errors);
  for (const [i, rule] of listAt(match, 'resourceRules').entries()) {
    for (const list of ['apiGroups', 'apiVersions', 'operations', 'resources'])
      if (stringsAt(rule, list).length === 0) errors.required(`${path}.resourceRules[${i}].${list}`);
    for (const [j, operation] of stringsAt(rule, 'operations').entries())
      oneOf(operation, OPERATIONS, { path: `${path}.resourceRules[${i}].operations[${j}]`, errors });
  }
}
