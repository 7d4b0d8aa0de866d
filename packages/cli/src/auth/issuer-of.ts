import type { Host } from '../host.ts';
import { discoverIssuer, type Issuer } from './oidc/discover-issuer.ts';
import type { AccountEntry } from './store/account-entry.ts';

/** The issuer of a login, asked anew: its endpoints may have moved. */
export async function issuerOf(
  { issuer, clientId, issuerCa, allowInsecureIssuer }: AccountEntry,
  host: Pick<Host, 'env' | 'now'>,
  signal?: AbortSignal,
): Promise<Issuer> {
  return discoverIssuer({
    issuer,
    clientId,
    now: () => host.now(),
    env: host.env,
    ...(issuerCa === undefined ? {} : { caPem: issuerCa }),
    ...(allowInsecureIssuer === undefined ? {} : { allowInsecureIssuer }),
    ...(signal === undefined ? {} : { signal }),
  });
}
