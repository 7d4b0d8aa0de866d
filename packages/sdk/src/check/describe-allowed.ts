const MOST = 10;
/** Which devices are counted says nothing about how many. */
const COUNTED = 'gpuNames';

/**
 * Says in a few words what a sentence's values from the policy allow: `32`, `100000 to 199999`, `registry.corp/ai/`, `none`.
 * `undefined` where the sentence reads none.
 */
export function describeAllowed(sentence: string, values: object): string | undefined {
  const read = Object.entries(values)
    .filter(([name]) => name !== COUNTED && new RegExp(`variables\\.${name}\\b`).test(sentence))
    .map(([, value]: [string, unknown]) => value);
  const scalars = read.filter((value) => typeof value === 'string' || typeof value === 'number');
  const lists = read.filter((value) => Array.isArray(value));
  const listed = lists.flat().map(String);
  if (scalars.length === 0 && lists.length === 0) return undefined;
  // Of bounds and a list of options beside them, a list that is empty asks for nothing.
  if (listed.length === 0 && scalars.length > 0) return scalars.join(' to ');
  if (listed.length === 0) return 'none';
  const more = listed.length > MOST ? ` and ${listed.length - MOST} more` : '';
  return `${listed.slice(0, MOST).join(', ')}${more}`;
}
