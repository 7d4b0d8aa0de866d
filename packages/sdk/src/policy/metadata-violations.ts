import { contains } from '../request/cidr.ts';
import type { Violation } from '../violation.ts';
import type { EffectiveCommon } from './effective.ts';
import { METADATA_NETWORKS } from './floor.ts';

/** Networks that lie within one where clouds hand out credentials; larger ones are opened around it. */
export function metadataViolations(egress: EffectiveCommon['egress']): Violation[] {
  return egress.flatMap(({ cidr }, index) => {
    const metadata = METADATA_NETWORKS.find((network) => contains(network, cidr));
    if (metadata === undefined) return [];
    return [
      {
        control: 'network-opening',
        path: `spec.network.egress[${index}].cidr`,
        message: `must not lie within ${metadata}, where clouds hand out credentials (got ${cidr})`,
        why: 'The metadata address answers every pod with the credentials of the node it runs on.',
        fix: 'use a service account with a cloud role of its own, or remove this entry',
        asked: cidr,
      },
    ];
  });
}
