import type { FlagShape } from './argv.ts';

/** Every name of every flag. */
export function knownNames(flags: Readonly<Record<string, FlagShape>>): ReadonlySet<string> {
  return new Set(Object.entries(flags).flatMap(([name, flag]) => [name, ...(flag.aliases ?? [])]));
}
