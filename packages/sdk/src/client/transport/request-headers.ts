import type { Impersonation } from '../kubeconfig/connection-settings.ts';

/** Makes the headers that say on whose behalf a request is made. */
export function impersonationHeaders(
  impersonate: Impersonation | undefined,
): Record<string, string | readonly string[]> {
  if (impersonate === undefined) return {};
  const headers: Record<string, string | readonly string[]> = { 'Impersonate-User': impersonate.user };
  if (impersonate.uid !== undefined && impersonate.uid !== '') headers['Impersonate-Uid'] = impersonate.uid;
  if ((impersonate.groups?.length ?? 0) > 0) headers['Impersonate-Group'] = impersonate.groups ?? [];
  for (const [key, values] of Object.entries(impersonate.extra ?? {})) {
    headers[`Impersonate-Extra-${encodeHeaderKey(key)}`] = values;
  }
  return headers;
}

// As client-go's headerKeyEscape: what is not a token character (RFC 9110), and the percent sign itself.
function encodeHeaderKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
