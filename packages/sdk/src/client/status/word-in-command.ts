/** Longest name of an object. */
const MAX_LENGTH = 253;

/**
 * A name as it may stand in a command that somebody types after us. Pods may name volumes as they like, and events are
 * anybody's: what a shell could take for more than a word is left to the reader.
 */
export function wordInCommand(name: string, otherwise = 'NAME'): string {
  return name.length <= MAX_LENGTH && /^[A-Za-z0-9][\w.-]*$/.test(name) ? name : otherwise;
}
