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
  const pending: Place[] = [{ node: value, depth: 0 }];
  for (let nodes = 1; reasons.length < 20; nodes++) {
    const place = pending.pop();
    if (place === undefined) break;
    if (nodes > MAX_NODES) return [{ message: `the document has more than ${MAX_NODES} values` }];
    const message = judge(place);
    if (message !== undefined) reasons.push({ path: pathOf(place), message });
    // One by one: a call takes fewer arguments than a hostile list has elements.
    else for (const each of inside(place).reverse()) pending.push(each);
  }
  return reasons;
}

interface Place {
  readonly node: unknown;
  readonly depth: number;
  /** The key of the mapping or the index of the list that it lies at. */
  readonly at?: string | number;
  readonly parent?: Place;
}

/** Worked out for what is refused alone. */
function pathOf({ at, parent }: Place): string {
  if (at === undefined || parent === undefined) return '';
  const above = pathOf(parent);
  if (typeof at === 'number') return `${above}[${at}]`;
  const shown = escapeControlChars(at);
  return above === '' ? shown : `${above}.${shown}`;
}

function judge({ node, depth, at }: Place): string | undefined {
  if (typeof at === 'string' && FORBIDDEN_KEYS.has(at)) return 'is a key that no document may hold';
  if (typeof at === 'string' && KEY_CONTROL.test(at)) return 'is a key with control characters';
  if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
  if (typeof node === 'string' && CONTROL.test(node)) return 'holds control characters';
  return isScalar(node) || Array.isArray(node) || isPlainObject(node) ? undefined : 'is not a JSON value';
}

function inside(parent: Place): Place[] {
  const { node } = parent;
  const depth = parent.depth + 1;
  if (Array.isArray(node)) return node.map((item, at) => ({ node: item, depth, at, parent }));
  if (!isPlainObject(node)) return [];
  return Object.keys(node).map((at) => ({ node: Reflect.get(node, at), depth, at, parent }));
}

function isScalar(node: unknown): boolean {
  return (
    node === null ||
    node === undefined ||
    typeof node === 'string' ||
    typeof node === 'boolean' ||
    Number.isFinite(node)
  );
}

function isPlainObject(node: unknown): node is object {
  if (typeof node !== 'object' || node === null) return false;
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === null || prototype === Object.prototype;
}
