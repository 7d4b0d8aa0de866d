/** Where a service answers. */
export interface WebHost {
  readonly host: string;
  readonly port: number;
}

const MAX_LENGTH = 512;
const MAX_PORT = 65_535;
const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
/** No `$`, which Kubernetes expands, no `@`, `?` and `#`, behind which credentials stand. */
const ADDRESS = new RegExp(`^(https?)://(${LABEL}(?:\\.${LABEL})*)(?::([1-9]\\d{0,4}))?(/[A-Za-z0-9._~/-]*)?$`);
const PORTS: Readonly<Record<string, number>> = { https: 443, http: 80 };

/** What is wrong with the address of a service, read on from the field; `undefined` where nothing is. */
export function webAddressMistake(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `must be at most ${MAX_LENGTH} characters`;
  if (/[@?#]/.test(text)) return 'must not hold a user, a query or a fragment: a login belongs into a Secret';
  const [whole, scheme = '', host = ''] = ADDRESS.exec(text) ?? [];
  if (whole === undefined || webHost(text).port > MAX_PORT) {
    return 'must be https://HOST, with :PORT and /PATH where needed, the host in lower case';
  }
  if (scheme === 'http' && !isInCluster(host)) return 'must not be http://, which shows logins and data to the network';
  return undefined;
}

/** True when what is sent there can be read on the way. */
export function isPlainHttp(address: string): boolean {
  return address.startsWith('http://');
}

/** Host and port of an address that {@link webAddressMistake} finds nothing wrong with. */
export function webHost(address: string): WebHost {
  const [, scheme = '', host = '', port] = ADDRESS.exec(address) ?? [];
  return { host, port: port === undefined ? (PORTS[scheme] ?? 0) : Number(port) };
}

/** Names that only the cluster's own DNS answers. */
function isInCluster(host: string): boolean {
  return host.endsWith('.svc') || host.endsWith('.svc.cluster.local');
}
