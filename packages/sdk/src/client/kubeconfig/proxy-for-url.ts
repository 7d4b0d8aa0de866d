import { BlockList, isIP } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Names the proxy that the environment sets for a URL, or undefined, deciding as Go's httpproxy does and so as kubectl:
 * upper case before lower case, never for loopback, `NO_PROXY` with CIDRs, addresses, suffixes and ports.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxyForUrl(url: URL, env: Env): string | undefined {
  const proxy = url.protocol === 'https:' ? first(env, 'HTTPS_PROXY') : httpProxy(env);
  if (proxy === undefined) return undefined;
  const host = bare(url.hostname);
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : url.port;
  if (isLoopback(host) || isExcepted(host, port ?? '', first(env, 'NO_PROXY') ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

function first(env: Env, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((each) => each !== undefined && each !== '');
}

// A CGI server sets HTTP_PROXY from the client's Proxy header.
function httpProxy(env: Env): string | undefined {
  return env['REQUEST_METHOD'] === undefined ? first(env, 'HTTP_PROXY') : undefined;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

/** True for `localhost`, 127.0.0.0/8 and ::1. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isExcepted(host: string, port: string, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inNetwork(entry, host);
  const [name, entryPort] = splitPort(entry);
  if (entryPort !== undefined && entryPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  if (suffix.startsWith('.')) return host.endsWith(suffix);
  return host === suffix || host.endsWith(`.${suffix}`);
}

function splitPort(entry: string): readonly [string, string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return [bracketed[1] ?? '', bracketed[2]];
  const withPort = /^([^:]*):(\d+)$/.exec(entry);
  return withPort === null ? [entry, undefined] : [withPort[1] ?? '', withPort[2]];
}

function inNetwork(cidr: string, host: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(length) || Number(length) > (family === 4 ? 32 : 128))
    return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(length), type);
  return list.check(host, type);
}
