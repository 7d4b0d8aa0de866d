import { createHash } from 'node:crypto';

/** SHA-256 of a server's URL and its CA bundle; how the bundle is wrapped into lines does not matter. */
export function clusterIdOf(server: string, ca: string | undefined): string {
  const trust = ca?.replaceAll(/\s/g, '') ?? 'public';
  return createHash('sha256')
    .update(JSON.stringify([server, trust]))
    .digest('hex');
}
