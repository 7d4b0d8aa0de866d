import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { dryRunCreate } from './dry-run.ts';

const metadata = { name: 'training-mnist', namespace: 'team-a' };

test('a cluster without Cilium cannot open hosts by name, and the policy that asks for it is named', async () => {
  const api = memoryKubeApi();
  api.fault = () => answer(404, 'NotFound');
  const { reasons } = await dryRunCreate(api, { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata });
  expect(reasons).toEqual([
    {
      path: 'CiliumNetworkPolicy/training-mnist',
      message: 'this cluster has no Cilium, by which the policy opens hosts by name (network.fqdn)',
      fix: 'ask your admin to map the hosts in network.hosts instead, or to leave network.fqdn out for this cluster',
    },
  ]);
});
