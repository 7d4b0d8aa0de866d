import { expect, test } from 'vitest';
import { cidr, contains } from '../request/cidr.ts';
import { METADATA_NETWORKS } from './floor.ts';
import { PUBLIC_NETWORKS } from './public-networks.ts';

const KEPT = PUBLIC_NETWORKS.flatMap(({ except }) => except);

test('no metadata service is among public networks', () => {
  expect(METADATA_NETWORKS.filter((network) => !KEPT.some((kept) => contains(kept, network)))).toEqual([]);
});

test.each([
  '10.1.2.3/32',
  '172.31.0.1/32',
  '192.168.1.0/24',
  '100.64.0.1/32',
  '127.0.0.1/32',
  'fd12::1/128',
  '64:ff9b::a01:203/128',
])('a private address is none: %s', (address) => {
  expect(KEPT.some((kept) => contains(kept, address))).toBe(true);
});

test.each(['140.82.121.4/32', '172.32.0.1/32', '192.0.1.1/32', '2606:50c0::1/128', '64:ff9b::8c52:7904/128'])(
  'a public address is one: %s',
  (address) => {
    expect(KEPT.some((kept) => contains(kept, address))).toBe(false);
  },
);

test('an API server takes them: each inside its network, none inside another', () => {
  for (const { cidr: whole, except } of PUBLIC_NETWORKS) {
    expect(except.filter((network) => !contains(whole, network))).toEqual([]);
    // What spells IPv4 is no network that a user may write.
    expect(except.filter((network) => network.startsWith('64:') && !cidr.safeParse(network).success)).toEqual([]);
    const nested = except.filter((inner) => except.some((outer) => outer !== inner && contains(outer, inner)));
    expect(nested).toEqual([]);
  }
});
