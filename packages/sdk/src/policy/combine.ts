import { isPlainObject } from '../plain-object.ts';
import { clonePathOf } from '../request/git.ts';
import type { FieldType } from './field-table.ts';

/** The key by which the elements of a list are the same one, so that the user's replaces the template's. */
const LIST_KEYS: Readonly<Record<string, string>> = { env: 'name', mounts: 'path' };

/** Lists replace what they name again and add the rest; commands, which are one sentence, replace as a whole. */
export function combine(path: string, type: FieldType, [below, above]: readonly [unknown, unknown]): unknown {
  if (below === undefined || path === 'command' || path === 'args') return above;
  if (type === 'mapping' && isPlainObject(below) && isPlainObject(above)) return { ...below, ...above };
  if (type !== 'list' || !Array.isArray(below) || !Array.isArray(above)) return above;
  const isAgain = (item: unknown): boolean =>
    above.some((other: unknown) => identityOf(path, item) === identityOf(path, other));
  return [...below.filter((item: unknown) => !isAgain(item)), ...above];
}

function identityOf(path: string, item: unknown): unknown {
  const key = LIST_KEYS[path];
  if (key !== undefined && isPlainObject(item)) return item[key];
  // What lies at one place is one repository, at whatever commit.
  return path === 'git' && isRepository(item) ? clonePathOf(item) : JSON.stringify(item);
}

function isRepository(item: unknown): item is Parameters<typeof clonePathOf>[0] {
  return (
    isPlainObject(item) && typeof item['url'] === 'string' && ['string', 'undefined'].includes(typeof item['path'])
  );
}
