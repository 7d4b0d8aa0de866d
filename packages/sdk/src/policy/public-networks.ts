/** A network, and what in it stays closed. */
export interface OpenNetwork {
  readonly cidr: string;
  readonly except: readonly string[];
}

/**
 * Everything that is reached over the Internet, less what is not: the machine's own, private, link-local, metadata,
 * shared and multicast networks, and the same as IPv6 gateways spell them. None lies in another.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const PUBLIC_NETWORKS: readonly OpenNetwork[] = [
  {
    cidr: '0.0.0.0/0',
    except: [
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '168.63.129.16/32',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.0.0.0/24',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '224.0.0.0/4',
      '240.0.0.0/4',
    ],
  },
  {
    cidr: '::/0',
    except: [
      // NAT64 (RFC 6052) in front of each IPv4 network above; the rest of it is the way out of an IPv6-only cluster.
      '64:ff9b::/104',
      '64:ff9b::a00:0/104',
      '64:ff9b::6440:0/106',
      '64:ff9b::7f00:0/104',
      '64:ff9b::a83f:8110/128',
      '64:ff9b::a9fe:0/112',
      '64:ff9b::ac10:0/108',
      '64:ff9b::c000:0/120',
      '64:ff9b::c0a8:0/112',
      '64:ff9b::c612:0/111',
      '64:ff9b::e000:0/100',
      '64:ff9b::f000:0/100',
      '64:ff9b:1::/48',
      '2002::/16',
      'fc00::/7',
      'fe80::/10',
      'ff00::/8',
    ],
  },
];
