import { METADATA_NETWORKS } from '../policy/floor.ts';
import { contains } from '../request/cidr.ts';

const V4 = METADATA_NETWORKS.filter((network) => !network.includes(':'));
const V6 = METADATA_NETWORKS.filter((network) => network.includes(':'));
/** Addresses in an IPv4 network by the length of its prefix. */
const SIZES = `[${Array.from({ length: 33 }, (_, prefix) => 2 ** (32 - prefix)).join(', ')}]`;
/** No leading zeros, which some read as octal. */
const V4_TEXT = '^(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}/([0-9]|[12][0-9]|3[0-2])$';

/**
 * CEL that is true where an ipBlock leaves out every metadata network, by `except` or by lying elsewhere. Kubernetes 1.30
 * has no functions over networks: IPv4 is worked out in numbers, of IPv6 only what can be told from its first words is
 * taken.
 */
export function keepsMetadataOut(block: string): string {
  const cidr = `${block}.cidr`;
  const except = `${block}.?except.orValue([])`;
  return `(${cidr}.matches("${V4_TEXT}") ? ${keptV4(cidr, except)} : (${keptV6(cidr, except)}))`;
}

function keptV4(cidr: string, except: string): string {
  const octets = `${cidr}.split("/")[0].split(".").map(o, int(o))`;
  const kept = V4.map((network) => {
    const [address = '', length = ''] = network.split('/');
    const size = `sizes[p < ${length} ? p : ${length}]`;
    const isApart = `a / ${size} != ${numberOf(address)} / ${size}`;
    return `(${isApart} || (p <= ${length} && "${network}" in ${except}))`;
  }).join(' && ');
  const address = '((b[0] * 256 + b[1]) * 256 + b[2]) * 256 + b[3]';
  const prefix = `int(${cidr}.split("/")[1])`;
  return `[${octets}].all(b, [${address}].all(a, [${prefix}].all(p, [${SIZES}].all(sizes, ${kept}))))`;
}

function keptV6(cidr: string, except: string): string {
  const without = (networks: readonly string[]): string =>
    `[${networks.map((each) => `"${each}"`).join(', ')}].all(m, m in ${except})`;
  const within = (outer: string): readonly string[] => V6.filter((network) => contains(outer, network));
  const ways: readonly (readonly [text: string, networks: readonly string[]])[] = [
    ['^::/0$', V6],
    // 2000::/3 holds what is reached over the Internet, and none of them.
    ['^[23][0-9a-fA-F]{3}:[0-9a-fA-F:]*/([3-9]|[1-9][0-9]|1[0-2][0-9])$', []],
    ['^[fF][cCdD][0-9a-fA-F]{2}:[0-9a-fA-F:]*/([7-9]|[1-9][0-9]|1[0-2][0-9])$', within('fc00::/7')],
    [
      '^[fF]([cC][0-9a-fA-F]{2}|[dD][0-9a-fA-F][1-9a-fA-F]|[dD][1-9a-fA-F]0):[0-9a-fA-F:]*/(1[6-9]|[2-9][0-9]|1[0-2][0-9])$',
      [],
    ],
    [
      '^[fF][dD]00:([1-9a-fA-F]|[0-9a-fA-F]{2}|[1-9a-fA-F][0-9a-fA-F]{3}):[0-9a-fA-F:]*/(3[2-9]|[4-9][0-9]|1[0-2][0-9])$',
      [],
    ],
    ['^64:ff9b::/96$', within('64:ff9b::/96')],
  ];
  return ways
    .map(([text, networks]) => {
      const isOne = `${cidr}.matches("${text}")`;
      return networks.length === 0 ? isOne : `(${isOne} && ${without(networks)})`;
    })
    .join(' || ');
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
