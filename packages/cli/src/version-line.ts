/** The client's version as kubectl words it. */
export function versionLine(version: string): string {
  return `Client Version: v${version}`;
}
