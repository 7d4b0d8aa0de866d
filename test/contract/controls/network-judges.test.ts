import { setTimeout } from 'node:timers/promises';
import { admissionPolicies, checkManifests, type KubeObject, type Policy } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namedOpening, publicOpening } from '../../bypass/attacks/policy-networks.ts';
import { silentOpening } from '../../bypass/attacks/policy-silences.ts';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

const hasReal = availableSandboxes().includes('real');
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** As much of Cilium's own definition as the API server needs to take the objects. */
const DEFINITION = {
  metadata: { name: 'ciliumnetworkpolicies.cilium.io' },
  spec: {
    group: 'cilium.io',
    scope: 'Namespaced',
    names: { kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies', singular: 'ciliumnetworkpolicy' },
    versions: [
      {
        name: 'v2',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
const PATHS: Readonly<Record<string, string>> = {
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies?dryRun=All',
  CiliumNetworkPolicy: '/apis/cilium.io/v2/namespaces/team-a/ciliumnetworkpolicies?dryRun=All',
};

describe.each([
  { kind: 'embedded', control: 'network-opening', ...publicOpening() },
  { kind: 'embedded', control: 'network-opening', ...silentOpening() },
  { kind: 'real', control: 'network-opening', ...publicOpening() },
  { kind: 'real', control: 'network-opening', ...silentOpening() },
  { kind: 'real', control: 'network-fqdn', ...namedOpening() },
] as const)(
  '$kind: the API server judges as the checker does by $control',
  ({ kind, control, policy, twin, attacks }) => {
    if (kind === 'real' && !hasReal) return void test.skip('on a real API server');
    let sandbox: Sandbox;

    beforeAll(async () => {
      const labels = { 'aisubmit.dev/policy': policy.name };
      sandbox = await startSandbox({ kind, namespaces: [{ name: 'team-a', labels }] });
      if (twin.kind === 'CiliumNetworkPolicy')
        expect((await sandbox.admin('POST', DEFINITIONS, DEFINITION)).status).toBe(201);
      await enforce(sandbox, policy, twin.kind);
      const [, bad] = attacks[0] ?? [];
      for (let tries = 0; tries < 100 && (await judged(sandbox, bad ?? twin)) !== `refused by ${control}`; tries += 1) {
        await setTimeout(200);
      }
    }, 180_000);

    afterAll(() => sandbox?.stop());

    test('what the builder makes is taken', async () => {
      expect(await judged(sandbox, twin)).toBe('taken');
    });

    test.each(attacks)('%s', async (_name, attack) => {
      expect(checkManifests([attack], { policy }).violations.map((each) => each.control)).toContain(control);
      expect(await judged(sandbox, attack)).toMatch(new RegExp(`^(refused by ${control}|invalid)$`));
    });
  },
);

async function enforce(sandbox: Sandbox, policy: Policy, kind: string): Promise<void> {
  const { objects } = admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
  for (const object of objects.filter(({ metadata }) => metadata.name?.endsWith(`-${kind.toLowerCase()}`))) {
    const plural = object.kind.endsWith('Binding')
      ? 'validatingadmissionpolicybindings'
      : 'validatingadmissionpolicies';
    expect(await sandbox.admin('POST', `${ADMISSION}/${plural}`, object)).toMatchObject({ status: 201 });
  }
}

/** What the API server answers to a dry run. `invalid` is what it takes from nobody. */
async function judged(sandbox: Sandbox, { metadata, ...object }: KubeObject): Promise<string> {
  const { status, body } = await sandbox.admin<{ message?: string }>('POST', PATHS[object.kind] ?? '', {
    ...object,
    metadata: { name: metadata.name ?? '' },
  });
  if (status === 201) return 'taken';
  const control = /\[(network-[a-z]+)\]/.exec(body.message ?? '')?.[1];
  return control === undefined && status === 422 ? 'invalid' : `refused by ${control ?? body.message}`;
}
