/** What was said, without the line that only a machine under load brings about: `Asking https://… …`. */
export function withoutAsking(stderr: string): string {
  return stderr.replaceAll(/^Asking \S+ …\n/gm, '');
}
