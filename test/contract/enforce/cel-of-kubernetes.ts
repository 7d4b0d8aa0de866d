import { Environment } from '@marcbachmann/cel-js';

/**
 * What of CEL a Kubernetes 1.30 API server compiles in a new policy. It compiles with the library of the release before,
 * so that it can still be rolled back: nothing here came after 1.29.
 *
 * From `baseOpts` of kubernetes/kubernetes, staging/src/k8s.io/apiserver/pkg/cel/environment/base.go: Kubernetes' own lists since the
 * beginning; authorizer 1.27;
 * optional types, quantities and numbers compared across types 1.28; strings version 2 and sets 1.29. Later, so not here:
 * ip() and cidr() 1.30, format 1.31, authorizer's selectors 1.31, comprehensions over two variables 1.32, semver 1.33,
 * lists 1.34.
 */
const OPERATORS: ReadonlySet<string> = new Set([
  ...['value', 'id', '.', '.?', '[]', '[?]', 'list', 'map', '?:', '||', '&&', '!_', '-_', 'in'],
  ...['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);
/** Functions by name, with the numbers of arguments they take. */
const FUNCTIONS: Readonly<Record<string, readonly number[]>> = {
  has: [1],
  size: [1],
  string: [1],
  int: [1],
  double: [1],
  bool: [1],
  dyn: [1],
  type: [1],
  quantity: [1],
};
/** Methods and macros by name, with the numbers of arguments they take. */
const METHODS: Readonly<Record<string, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
  size: [0],
  contains: [1],
  startsWith: [1],
  endsWith: [1],
  matches: [1],
  substring: [1, 2],
  replace: [2, 3],
  lowerAscii: [0],
  upperAscii: [0],
  split: [1, 2],
  join: [0, 1],
  trim: [0],
  indexOf: [1, 2],
  orValue: [1],
  or: [1],
  hasValue: [0],
  isGreaterThan: [1],
  isLessThan: [1],
  compareTo: [1],
  // Kubernetes' own lists.
  sum: [0],
  min: [0],
  max: [0],
  isSorted: [0],
  // The authorizer's.
  group: [1],
  resource: [1],
  subresource: [1],
  namespace: [1],
  name: [1],
  check: [1],
  allowed: [0],
};
/** What an admission policy may speak of. */
const ROOTS: ReadonlySet<string> = new Set(['object', 'oldObject', 'request', 'variables', 'authorizer']);
const MAX_CODE_POINTS = 100_000;
/** RE2 has neither lookaround nor back references. */
const NOT_RE2 = /\(\?[=!<]|\\[1-9]/;

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

/** What Kubernetes 1.30 would not compile of an expression, each in a few words. */
export function strangeTo130(expression: string): string[] {
  const tooLong = [...expression].length > MAX_CODE_POINTS ? ['more than 100000 code points'] : [];
  return [...tooLong, ...strangeIn(environment.parse(expression).ast as unknown as Node, ROOTS)];
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}

function strangeIn(node: Node, known: ReadonlySet<string>): string[] {
  const { op, args } = node;
  if (op === 'call') {
    const [name, given] = args as [string, Node[]];
    return [...strangeCall(FUNCTIONS, name, given.length), ...given.flatMap((each) => strangeIn(each, known))];
  }
  if (op === 'rcall') return strangeMethod(args as [string, Node, Node[]], known);
  if (op === 'id') return known.has(String(args)) ? [] : [`the name ${String(args)}`];
  if (op === 'value') return typeof args === 'string' && NOT_RE2.test(args) ? [`the pattern ${args}`] : [];
  const strange = OPERATORS.has(op) ? [] : [`the operator ${op}`];
  return [...strange, ...mixed(node), ...nodesIn(args).flatMap((each) => strangeIn(each, known))];
}

function strangeMethod([name, receiver, given]: [string, Node, Node[]], known: ReadonlySet<string>): string[] {
  const [first, ...body] = given;
  const isMacro = ['all', 'exists', 'exists_one', 'filter', 'map'].includes(name);
  const inner = isMacro && first?.op === 'id' ? new Set([...known, String(first.args)]) : known;
  const spoken = isMacro ? body : given;
  return [
    ...strangeCall(METHODS, name, given.length),
    ...strangeIn(receiver, known),
    ...spoken.flatMap((each) => strangeIn(each, inner)),
  ];
}

function strangeCall(table: Readonly<Record<string, readonly number[]>>, name: string, count: number): string[] {
  if (!Object.hasOwn(table, name)) return [`${name}()`];
  return table[name]?.includes(count) === true ? [] : [`${name}() of ${count}`];
}

/** Elements of a list are of one type. */
function mixed({ op, args }: Node): string[] {
  if (op !== 'list') return [];
  const types = new Set(nodesIn(args).flatMap((each) => (each.op === 'value' ? [typeof each.args] : [])));
  return types.size > 1 ? ['a list of several types'] : [];
}

function nodesIn(args: unknown): Node[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as Node] : [];
}
