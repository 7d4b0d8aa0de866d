import { isIP } from 'node:net';
import { type Fields, fieldsAt, isFields, listAt, stringAt, stringsAt } from '../../api/fields.ts';
import type { FieldErrors } from './field-errors.ts';
import { validateSelector } from './metadata.ts';
import { oneOf } from './pod-spec.ts';

export function validateNetworkPolicy(spec: Fields, errors: FieldErrors): void {
  validateSelector(fieldsAt(spec, 'podSelector'), 'spec.podSelector', errors);
  for (const [i, type] of stringsAt(spec, 'policyTypes').entries())
    oneOf(type, ['Egress', 'Ingress'], { path: `spec.policyTypes[${i}]`, errors });
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [i, rule] of listAt(spec, direction).entries())
      validateRule(rule, { path: `spec.${direction}[${i}]`, peers, errors });
  }
}

function validateRule(
  rule: Fields,
  { path, peers, errors }: { path: string; peers: 'from' | 'to'; errors: FieldErrors },
): void {
  for (const [i, port] of listAt(rule, 'ports').entries()) {
    const field = `${path}.ports[${i}]`;
    oneOf(port['protocol'], ['SCTP', 'TCP', 'UDP'], { path: `${field}.protocol`, errors });
    const { port: number, endPort } = port;
    if (typeof number === 'number' && (number < 1 || number > 65535))
      errors.invalid(`${field}.port`, number, 'must be between 1 and 65535, inclusive');
    if (endPort !== undefined && typeof number !== 'number')
      errors.invalid(`${field}.endPort`, endPort, 'may not be specified when `port` is non-numeric');
    if (typeof endPort === 'number' && typeof number === 'number' && endPort < number)
      errors.invalid(`${field}.endPort`, endPort, 'must be greater than or equal to `port`');
  }
  for (const [i, peer] of listAt(rule, peers).entries()) validatePeer(peer, `${path}.${peers}[${i}]`, errors);
}

function validatePeer(peer: Fields, path: string, errors: FieldErrors): void {
  if (Object.keys(peer).length === 0) errors.required(path, 'must specify a peer');
  for (const field of ['podSelector', 'namespaceSelector'])
    if (isFields(peer[field])) validateSelector(peer[field], `${path}.${field}`, errors);
  if (peer['ipBlock'] === undefined) return;
  if (peer['podSelector'] !== undefined || peer['namespaceSelector'] !== undefined)
    errors.forbidden(path, 'may not specify both ipBlock and another peer');
  const cidr = stringAt(peer, 'ipBlock.cidr') ?? '';
  if (cidr !== '' && !isCidr(cidr))
    errors.invalid(`${path}.ipBlock.cidr`, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)');
  for (const [i, except] of stringsAt(peer, 'ipBlock.except').entries()) {
    if (!isCidr(except))
      errors.invalid(
        `${path}.ipBlock.except[${i}]`,
        except,
        'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      );
    else if (isCidr(cidr) && !contains(cidr, except))
      errors.invalid(`${path}.ipBlock.except[${i}]`, except, 'must be a strict subset of `cidr`');
  }
}

function isCidr(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) && text.split('/').length === 2
  );
}

/** IPv4 only; for IPv6 the prefix length alone decides. */
function contains(outer: string, inner: string): boolean {
  const [a = '', aBits = '0'] = outer.split('/');
  const [b = '', bBits = '0'] = inner.split('/');
  if (isIP(a) !== isIP(b) || Number(bBits) <= Number(aBits)) return false;
  if (isIP(a) !== 4) return true;
  const mask = Number(aBits) === 0 ? 0n : (0xffff_ffffn << BigInt(32 - Number(aBits))) & 0xffff_ffffn;
  return (toNumber(a) & mask) === (toNumber(b) & mask);
}

function toNumber(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}
