import type { Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';

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
 * values that are not JSON, and nesting or size beyond any use. Stops at 20 reasons.
 */
export function findUnsafeData(value: unknown): Reason[] {
  const reasons: Reason[] = [];
  const pending: Place[] = [{ node: value, path: '', depth: 0 }];
  for (let nodes = 1; reasons.length < 20; nodes++) {
    const place = pending.pop();
    if (place === undefined) break;
    if (nodes > MAX_NODES) return [{ message: `the document has more than ${MAX_NODES} values` }];
    const message = judge(place);
    if (message !== undefined) reasons.push({ path: place.path, message });
    // One by one: a call takes fewer arguments than a hostile list has elements.
    else for (const each of inside(place).reverse()) pending.push(each);
  }
  return reasons;
}

interface Place {
  readonly node: unknown;
  readonly path: string;
  readonly depth: number;
  readonly key?: string;
}

function judge({ node, depth, key }: Place): string | undefined {
  if (key !== undefined && FORBIDDEN_KEYS.has(key)) return 'is a key that no document may hold';
  if (key !== undefined && KEY_CONTROL.test(key)) return 'is a key with control characters';
  if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
  if (typeof node === 'string' && CONTROL.test(node)) return 'holds control characters';
  return isScalar(node) || Array.isArray(node) || isPlainObject(node) ? undefined : 'is not a JSON value';
}

function inside({ node, path, depth }: Place): Place[] {
  if (Array.isArray(node))
    return node.map((item, index) => ({ node: item, path: `${path}[${index}]`, depth: depth + 1 }));
  if (!isPlainObject(node)) return [];
  return Object.keys(node).map((key) => {
    const shown = escapeControlChars(key);
    return { node: Reflect.get(node, key), path: path === '' ? shown : `${path}.${shown}`, depth: depth + 1, key };
  });
}

function isScalar(node: unknown): boolean {
  return node === null || node === undefined || ['string', 'boolean'].includes(typeof node) || Number.isFinite(node);
}

function isPlainObject(node: unknown): node is object {
  if (typeof node !== 'object' || node === null) return false;
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === null || prototype === Object.prototype;
}
