/** The longest thing that a cluster says and that is looked through: what matters stands in its beginning. */
const MAX_LENGTH = 8000;

/** Cuts what a cluster says before known words are looked for in it, so that no length of it takes long. */
export function bounded(text: string): string {
  return text.slice(0, MAX_LENGTH);
}
