import { contains } from '../request/cidr.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import type { EffectiveCommon } from './effective.ts';
import { METADATA_NETWORKS } from './floor.ts';
import type { Resolving } from './resolving.ts';

/** Takes the networks a workload declares; one that lies within a metadata network is refused. */
export function resolveEgress(
  asked: NonNullable<WorkloadRequest['spec']['network']>['egress'],
  { choose, violations }: Resolving,
): EffectiveCommon['egress'] {
  const egress = choose.pick('spec.network.egress', asked, []);
  for (const [index, { cidr }] of egress.entries()) {
    const metadata = METADATA_NETWORKS.find((network) => contains(network, cidr));
    if (metadata === undefined) continue;
    violations.push({
      control: 'network-opening',
      path: `spec.network.egress[${index}].cidr`,
      message: `must not lie within ${metadata}, where clouds hand out credentials (got ${cidr})`,
      why: 'The metadata address answers every pod with the credentials of the node it runs on.',
      fix: 'use a service account with a cloud role of its own, or remove this entry',
    });
  }
  return egress;
}
