import { contains } from '../request/cidr.ts';
import { PUBLIC_NETWORKS } from './public-networks.ts';

/** Names that no public DNS answers (RFC 2606, 6762, 8375, ICANN's .internal), and those of a cluster's own. */
const PRIVATE_ENDINGS = [
  'svc',
  'svc.cluster.local',
  'local',
  'internal',
  'lan',
  'corp',
  'intranet',
  'home.arpa',
  'localhost',
];
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** True for a host that is surely not at a public address, by its name alone. */
export function isPrivateHost(host: string): boolean {
  if (IPV4.test(host)) return PUBLIC_NETWORKS.some(({ except }) => except.some((kept) => contains(kept, `${host}/32`)));
  return !host.includes('.') || PRIVATE_ENDINGS.some((ending) => host.endsWith(`.${ending}`));
}
