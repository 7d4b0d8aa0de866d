import { AisubmitError } from '../../errors.ts';
import { decodeBase64, sshFields, sshFingerprint } from './ssh-wire.ts';

/** A key by which an SSH server is known. */
export interface HostKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  readonly base64: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** A key that signs others, or one that is no longer good. */
  readonly marker?: '@cert-authority' | '@revoked' | undefined;
}

/** HMAC-SHA1 of a name with a salt, both in base64, as a hashed known_hosts file has it. */
export type SaltedHash = (salt: string, name: string) => string;

const MAX_LINES = 20_000;
const TYPES =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** Spells a host as known_hosts does: `host`, or `[host]:port` for another port than 22. */
export function knownHostsName(host: string): string {
  const [name = '', port = '22'] = host.split(':');
  return port === '22' ? name : `[${name}]:${port}`;
}

/** Writes a key as a line of a known_hosts file for one host. */
export function hostKeyLine(host: string, { marker, type, base64 }: HostKey): string {
  return `${marker === undefined ? '' : `${marker} `}${knownHostsName(host)} ${type} ${base64}`;
}

/** Reads what ssh-keyscan prints about one host; what is no key is passed over. */
export function parseHostKeys(text: string): readonly HostKey[] {
  return text.split('\n').flatMap((line) => keyIn(line.trim().split(/\s+/).slice(1)) ?? []);
}

/**
 * Finds the keys of a host in a known_hosts file, by name, pattern or hash.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when it has none that is good.
 */
export function knownHostsFor(host: string, text: string, hash: SaltedHash): readonly HostKey[] {
  const name = knownHostsName(host);
  const keys = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, MAX_LINES)
    .flatMap((line) => hostLine(line, name, hash) ?? []);
  if (keys.some(({ marker }) => marker !== '@revoked')) return keys;
  throw new AisubmitError('INVALID_INPUT', `the known_hosts file has no key of ${name}`, {
    fix: 'leave it out to fetch and compare the keys, or take a file that names the host as the URL does, port included',
  });
}

function hostLine(line: string, name: string, hash: SaltedHash): HostKey | undefined {
  const words = line.trim().split(/\s+/);
  const [first = ''] = words;
  const marker = first === '@cert-authority' || first === '@revoked' ? first : undefined;
  if (first === '' || first.startsWith('#') || (first.startsWith('@') && marker === undefined)) return undefined;
  const [hosts = '', ...rest] = marker === undefined ? words : words.slice(1);
  const key = isNamed(name, hosts, hash) ? keyIn(rest) : undefined;
  return key === undefined ? undefined : { ...key, marker };
}

function keyIn([type = '', base64 = '']: readonly string[]): HostKey | undefined {
  const blob = TYPES.test(type) ? decodeBase64(base64) : undefined;
  const [own] = blob === undefined ? [] : (sshFields(blob, 1) ?? []);
  if (blob === undefined || own === undefined || String.fromCharCode(...own) !== type) return undefined;
  return { type, base64, fingerprint: sshFingerprint(blob) };
}

function isNamed(name: string, hosts: string, hash: SaltedHash): boolean {
  const [, salt, digest] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts) ?? [];
  if (salt !== undefined && digest !== undefined) return hash(salt, name) === digest;
  const patterns = hosts.toLowerCase().split(',');
  return (
    patterns.some((each) => matches(name, each)) &&
    !patterns.some((each) => each.startsWith('!') && matches(name, each.slice(1)))
  );
}

/** `*` is any text and `?` one character; nothing of a pattern reaches a regular expression. */
function matches(name: string, pattern: string): boolean {
  let rows: ReadonlySet<number> = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const at of rows) {
      if (part === '*') for (let end = at; end <= name.length; end++) next.add(end);
      else if (at < name.length && (part === '?' || part === name[at])) next.add(at + 1);
    }
    rows = next;
  }
  return rows.has(name.length);
}
