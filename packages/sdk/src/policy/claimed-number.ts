import type { Requester } from './requester.ts';

/** Linux counts ids further, Kubernetes does not. */
export const LARGEST_ID = 2_147_483_647;

/** The user or group id that a login carries under a key of its `extra`; `undefined` unless it is there alone and usable. */
export function claimedNumber(requester: Requester, key: string): number | undefined {
  const values = claimedValues(requester, key);
  const [value = ''] = values;
  if (values.length !== 1 || !/^[1-9][0-9]{0,9}$/.test(value)) return undefined;
  return Number(value) <= LARGEST_ID ? Number(value) : undefined;
}

/** What a login carries under a key of its `extra`, usable or not. */
export function claimedValues({ extra = {} }: Requester, key: string): readonly string[] {
  return (Object.hasOwn(extra, key) ? extra[key] : undefined) ?? [];
}
