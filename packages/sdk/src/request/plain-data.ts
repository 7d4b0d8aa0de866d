import type { Reason } from '../errors.ts';

/** Bounds of a document, far above any request that is meant. */
const MAX_DEPTH = 64;
const MAX_NODES = 100_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const KEY_CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Finds what no document may hold whatever its schema: keys that reach JavaScript's prototypes, control characters,
 * values that are not JSON, and nesting or size beyond any use.
 */
export function findUnsafeData(value: unknown): Reason[] {
  const reasons: Reason[] = [];
  let nodes = 0;
  const visit = (node: unknown, path: string, depth: number): void => {
    nodes += 1;
    if (reasons.length > 0 && (nodes > MAX_NODES || reasons.length >= 20)) return;
    if (nodes > MAX_NODES) reasons.push({ message: `the document has more than ${MAX_NODES} values` });
    else if (depth > MAX_DEPTH) reasons.push({ path, message: `is nested more than ${MAX_DEPTH} levels deep` });
    else if (typeof node === 'string' && CONTROL.test(node)) reasons.push({ path, message: 'holds control characters' });
    else if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, `${path}[${index}]`, depth + 1);
    else if (isPlainObject(node)) visitObject(node, path, depth);
    else if (!isScalar(node)) reasons.push({ path, message: 'is not a JSON value' });
  };
  const visitObject = (node: object, path: string, depth: number): void => {
    for (const key of Object.keys(node)) {
      const inner = path === '' ? key : `${path}.${key}`;
      if (FORBIDDEN_KEYS.has(key)) reasons.push({ path: inner, message: 'is a key that no document may hold' });
      else if (KEY_CONTROL.test(key)) reasons.push({ path, message: 'has a key with control characters' });
      else visit(Reflect.get(node, key), inner, depth + 1);
    }
  };
  visit(value, '', 0);
  return reasons;
}

function isScalar(node: unknown): boolean {
  return node === null || node === undefined || ['string', 'boolean'].includes(typeof node) || Number.isFinite(node);
}

function isPlainObject(node: unknown): node is object {
  if (typeof node !== 'object' || node === null) return false;
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === null || prototype === Object.prototype;
}
