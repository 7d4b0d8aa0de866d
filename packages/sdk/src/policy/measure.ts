import { parseDurationSeconds } from '../request/duration.ts';
import { tryParseQuantity } from '../request/quantity.ts';
import type { FieldType } from './field-table.ts';

/** The size of a value among others of its field; `undefined` when it has none or is not one. */
export function measure(type: FieldType, value: unknown): bigint | undefined {
  if (type === 'integer') return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (type === 'cpu' || type === 'bytes') return tryParseQuantity(String(value));
  if (type !== 'duration') return undefined;
  const seconds = parseDurationSeconds(String(value));
  return seconds === undefined ? undefined : BigInt(seconds);
}

/** True when two values of a field mean the same, such as `1024Mi` and `1Gi`. */
export function isSame(type: FieldType, a: unknown, b: unknown): boolean {
  const [left, right] = [measure(type, a), measure(type, b)];
  return left !== undefined && right !== undefined ? left === right : JSON.stringify(a) === JSON.stringify(b);
}
