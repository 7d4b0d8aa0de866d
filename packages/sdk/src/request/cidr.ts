import * as z from 'zod';

interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly address: bigint;
}

const V4 = z.cidrv4();
const V6 = z.cidrv6();

/** An IPv4 or IPv6 network as NetworkPolicies take it: prefix required, host bits zero. */
export const cidr = z
  .string()
  .refine(
    (text) => parseNetwork(text) !== undefined,
    'must be a network such as 10.0.0.0/8 or 2001:db8::/32, with host bits zero and IPv4 spelled as IPv4',
  );

/** True when every address of `inner` is also in `outer`. Both must be valid networks. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [parseNetwork(outer), parseNetwork(inner)];
  if (a === undefined || b === undefined || a.bits !== b.bits || a.prefix > b.prefix) return false;
  const shift = BigInt(a.bits - a.prefix);
  return a.address >> shift === b.address >> shift;
}

const networks = new Map<string, Network | undefined>();
const NETWORKS_MAX = 256;

/** Each declared network is compared with every metadata network, so each is read once. */
function parseNetwork(text: string): Network | undefined {
  if (networks.has(text)) return networks.get(text);
  const network = readNetwork(text);
  if (networks.size >= NETWORKS_MAX) networks.clear();
  networks.set(text, network);
  return network;
}

function readNetwork(text: string): Network | undefined {
  const bits = addressBits(text);
  if (bits === undefined) return undefined;
  const [host = '', length = ''] = text.split('/');
  if (length !== String(Number(length))) return undefined;
  const prefix = Number(length);
  const address = bits === 32 ? parseV4(host) : parseV6(host);
  if (bits === 128 && prefix > 0 && spellsV4(address)) return undefined;
  const hostBits = BigInt(bits - prefix);
  return (address >> hostBits) << hostBits === address ? { bits, prefix, address } : undefined;
}

/** `::a.b.c.d` and `::ffff:a.b.c.d`: a network plugin may open the IPv4 address, which no check would see (RFC 4291). */
function spellsV4(address: bigint): boolean {
  return address >> 64n === 0n;
}

function addressBits(text: string): 32 | 128 | undefined {
  if (V4.safeParse(text).success) return 32;
  return V6.safeParse(text).success ? 128 : undefined;
}

function parseV4(host: string): bigint {
  return host.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(host: string): bigint {
  const [head = '', tail] = host.split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => 0n);
  return [...left, ...middle, ...right].reduce((sum, group) => (sum << 16n) | group, 0n);
}

function groups(text: string): bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [BigInt(`0x${part}`)];
    const embedded = parseV4(part);
    return [embedded >> 16n, embedded & 0xffffn];
  });
}
