/** A bucket is everything in it. */
export function bucketPrefix(text: string): string {
  return text.endsWith('/') ? text : `${text}/`;
}
