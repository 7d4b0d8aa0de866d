import { Environment } from '@marcbachmann/cel-js';
import { cappedQuantity } from '../request/quantity.ts';

/** A compiled sentence: answers with whatever the expression yields. */
export type Program = (context: Readonly<Record<string, unknown>>) => unknown;

/** The API server's `quantity()` values. */
class Quantity {
  readonly amount: bigint;

  constructor(text: string) {
    this.amount = cappedQuantity(text);
  }
}

/** None of our functions waits for anything: the evaluator need not look for promises among what they answer. */
const AT_ONCE = { async: false };

const environment: Environment = createEnvironment();
const programs = new Map<string, Program>();

/** Compiles an expression once; compiling is most of the cost of judging a single object. */
export function compile(expression: string): Program {
  const known = programs.get(expression);
  if (known !== undefined) return known;
  const program = environment.parse(expression);
  programs.set(expression, program);
  return program;
}

/** Kubernetes' integers as CEL's: whole numbers become BigInt, as `int` is in the API server. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value;
  const converted: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key);
    // The API server drops null fields when it decodes an object.
    if (inner !== null && inner !== undefined) converted[key] = toCel(inner);
  }
  return converted;
}

/** CEL as our sentences use it; `isOpen` is false where every variable is to be declared. */
export function createEnvironment(isOpen = true): Environment {
  return new Environment({
    unlistedVariablesAreDyn: isOpen,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  })
    .registerType('Quantity', Quantity)
    .registerFunction('quantity(string): Quantity', (text: string) => new Quantity(text), AT_ONCE)
    .registerFunction(
      'Quantity.isGreaterThan(Quantity): bool',
      (a: Quantity, b: Quantity) => a.amount > b.amount,
      AT_ONCE,
    )
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.amount < b.amount, AT_ONCE)
    .registerFunction('Quantity.asApproximateFloat(): double', ({ amount }: Quantity) => Number(amount) / 1e9, AT_ONCE)
    .registerFunction(
      'list.sum(): double',
      (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0),
      AT_ONCE,
    )
    .registerFunction('list.max(): double', (list: readonly number[]) => Math.max(...list), AT_ONCE)
    .registerFunction(
      'list.indexOf(dyn): int',
      (list: readonly unknown[], each: unknown) => BigInt(list.indexOf(each)),
      AT_ONCE,
    )
    .registerFunction(
      'Quantity.compareTo(Quantity): int',
      (a: Quantity, b: Quantity) => order(a.amount, b.amount),
      AT_ONCE,
    );
}

function order(a: bigint, b: bigint): bigint {
  if (a === b) return 0n;
  return a < b ? -1n : 1n;
}
