import { createEnvironment } from '../../../../../packages/sdk/src/check/cel.ts';
import { sameJson } from '../../../api/fields.ts';
import { Authorizer, AuthorizerDecision, AuthorizerGroup, AuthorizerResource } from './authorizer.ts';

/** What an expression yields, given what it may read. */
export type Expression = (context: Readonly<Record<string, unknown>>) => unknown;

/** What expressions may read beside `variables`. */
const DECLARED = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'variables', 'authorizer'];

/** As the library's optionals show themselves. */
interface Maybe {
  hasValue(): boolean;
  value(): unknown;
}

const environment = createEnvironment(false)
  .registerOperator('optional<dyn> == optional<dyn>: bool', (a: Maybe, b: Maybe) =>
    a.hasValue() && b.hasValue() ? sameJson(a.value(), b.value()) : a.hasValue() === b.hasValue(),
  )
  .registerFunction('string.replace(string, string): string', (text: string, old: string, next: string) =>
    text.replaceAll(old, () => next),
  )
  .registerType('Authorizer', Authorizer)
  .registerType('AuthorizerGroup', AuthorizerGroup)
  .registerType('AuthorizerResource', AuthorizerResource)
  .registerType('AuthorizerDecision', AuthorizerDecision)
  .registerFunction('Authorizer.group(string): AuthorizerGroup', (on: Authorizer, name: string) => on.group(name))
  .registerFunction('AuthorizerGroup.resource(string): AuthorizerResource', (on: AuthorizerGroup, name: string) =>
    on.resource(name),
  )
  .registerFunction(
    'AuthorizerResource.namespace(string): AuthorizerResource',
    (on: AuthorizerResource, name: string) => on.with({ namespace: name }),
  )
  .registerFunction('AuthorizerResource.name(string): AuthorizerResource', (on: AuthorizerResource, name: string) =>
    on.with({ name }),
  )
  .registerFunction(
    'AuthorizerResource.subresource(string): AuthorizerResource',
    (on: AuthorizerResource, name: string) => on.with({ subresource: name }),
  )
  .registerFunction('AuthorizerResource.check(string): AuthorizerDecision', (on: AuthorizerResource, verb: string) =>
    on.check(verb),
  )
  .registerFunction('AuthorizerDecision.allowed(): bool', ({ isAllowed }: AuthorizerDecision) => isAllowed);
for (const name of DECLARED) environment.registerVariable(name, 'dyn');

const compiled = new Map<string, Expression>();

/** Compiles an expression once; throws what is wrong with it. */
export function compileExpression(expression: string): Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const parsed = environment.parse(expression);
  const { valid, error } = parsed.check();
  if (!valid) throw error ?? new Error('does not compile');
  compiled.set(expression, parsed);
  return parsed;
}
