import * as z from 'zod';
import type { Reason } from '../../errors.ts';
import { namespaceName } from '../../request/names.ts';

/** Everybody who is logged in is no team. */
const EVERYBODY = /^system:(?:un)?authenticated$/;

const groupName = z
  .string()
  .min(1, 'must not be empty')
  .max(512, 'must be at most 512 characters')
  .regex(/^\S(?:.*\S)?$/, 'must not begin or end with a space')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not hold control characters')
  .refine((name) => !EVERYBODY.test(name), 'must be the group of a team; everybody is in this one');

/** What of a team cannot be used: names that a server would refuse, or take for something else. */
export function teamMistakes({
  namespace,
  groups,
}: {
  readonly namespace: string;
  /** By role. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}): readonly Reason[] {
  return [
    ...reasonsOf(namespaceName, namespace, 'namespace'),
    ...Object.entries(groups).flatMap(([role, names]) =>
      names.flatMap((name) => reasonsOf(groupName, name, `groups.${role}`)),
    ),
  ];
}

function reasonsOf(schema: z.ZodType, value: string, path: string): readonly Reason[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? [])
    .slice(0, 1)
    .map(({ message }) => ({ path, message: `${message} (got ${JSON.stringify(value)})` }));
}
