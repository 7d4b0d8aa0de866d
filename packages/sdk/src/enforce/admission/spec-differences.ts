import { isPlainObject } from '../../plain-object.ts';
import { canonicalJson } from '../../policy/sha256.ts';
import { DEFAULTS, withoutDefaults } from './spec-hash.ts';

const MAX_VALUE = 60;

/** Where two specs of an admission policy or binding differ, a phrase each such as `failurePolicy is "Ignore", not "Fail"`. */
export function specDifferences(live: unknown, wanted: unknown): readonly string[] {
  return differences(withoutDefaults(live), withoutDefaults(wanted), '');
}

function differences(live: unknown, wanted: unknown, path: string): readonly string[] {
  if (canonicalJson(live) === canonicalJson(wanted)) return [];
  if (isPlainObject(live) && isPlainObject(wanted)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(live)])];
    return keys.flatMap((key) => differences(live[key], wanted[key], path === '' ? key : `${path}.${key}`));
  }
  const [was, made] = [namedItems(live), namedItems(wanted)];
  if (was === undefined || made === undefined) return [leaf(live, wanted, path)];
  const moved = was.size === made.size && [...was.keys()].every((key) => made.has(key));
  const items = [...new Set([...made.keys(), ...was.keys()])].flatMap((key) =>
    itemDifference(key, { live: was.get(key), wanted: made.get(key), path }),
  );
  return items.length === 0 && moved ? [`${path} are in another order`] : items;
}

interface Item {
  readonly live: unknown;
  readonly wanted: unknown;
  readonly path: string;
}

function itemDifference(key: string, { live, wanted, path }: Item): readonly string[] {
  if (canonicalJson(live) === canonicalJson(wanted)) return [];
  const what = `${SINGULAR[path] ?? path} ${shorten(key.replace(/; see kubectl aisubmit explain [a-z0-9-]+/, ''))}`;
  if (live === undefined) return [`${what} is missing`];
  return [wanted === undefined ? `${what} was added` : `${what} says something else`];
}

const SINGULAR: Readonly<Record<string, string>> = {
  validations: 'sentence',
  matchConditions: 'matchCondition',
  variables: 'variable',
  auditAnnotations: 'auditAnnotation',
};

/** Items of a list by what they are known by; undefined where that is nothing. */
function namedItems(value: unknown = []): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = new Map<string, unknown>();
  for (const item of value) {
    const name = isPlainObject(item) ? (item['name'] ?? item['message'] ?? item['key'] ?? item['expression']) : '';
    if (typeof name !== 'string' || name === '') return undefined;
    const count = [...items.keys()].filter((key) => key === name || key.startsWith(`${name} #`)).length;
    items.set(count === 0 ? name : `${name} #${count + 1}`, item);
  }
  return items;
}

function leaf(live: unknown, given: unknown, path: string): string {
  const wanted = given ?? DEFAULTS[path.split('.').at(-1) ?? ''];
  if (wanted === undefined) return `${path} was added: ${shorten(JSON.stringify(live) ?? '')}`;
  const made = shorten(JSON.stringify(wanted) ?? '');
  return live === undefined
    ? `${path} is not ${made}`
    : `${path} is ${shorten(JSON.stringify(live) ?? '')}, not ${made}`;
}

function shorten(text: string): string {
  const letters = [...text];
  return letters.length > MAX_VALUE ? `${letters.slice(0, MAX_VALUE).join('')}…` : text;
}
