/** True when a pattern covers a host, or every host of another pattern. A leading `*.` stands for any name before it. */
export function coversHosts(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host !== pattern.slice(1));
}
