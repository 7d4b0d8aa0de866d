import { endpointHost } from '../request/s3-address.ts';

/** True when an entry of `endpoints` names this host. */
export function endpointAllows(
  allowed: string,
  { host, port }: { readonly host: string; readonly port: number },
): boolean {
  if (allowed.startsWith('https://')) {
    const exact = endpointHost(allowed);
    return exact.host === host && exact.port === port;
  }
  return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : allowed === host;
}
