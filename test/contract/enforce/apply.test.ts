import { API_VERSION, admissionPolicies, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { carryOut, connectCluster, enforcementPlan, type KubeApi, type ObjectPlan } from '@aisubmit/sdk/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Any } from '../api-server/call-api.ts';
import { onBoth } from '../api-server/with-sandbox.ts';

const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

/** Writing what enforces a policy: the same again changes nothing, and nothing of anybody else's is touched. */
onBoth('applying a policy', (kind) => {
  let sandbox: Sandbox;
  let api: KubeApi;

  beforeAll(async () => {
    sandbox = await startSandbox({ kind });
    api = await connectCluster({ kubeConfig: { exportConfig: () => sandbox.kubeconfig('admin') } });
  }, 60_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  test('is planned, carried out, and then there is nothing left to do', async () => {
    const objects = compiled(policyOf('first', { network: { exposure: 'cluster' } }), 'audit');
    const plan = await enforcementPlan(api, objects, { policy: 'first', prune: true });
    expect(counted(plan)).toEqual({ create: objects.length });
    expect(await names(POLICIES, 'first')).toEqual([]);
    await carryOut(api, plan);
    expect(await names(POLICIES, 'first')).toEqual(await names(BINDINGS, 'first'));
    const again = await enforcementPlan(api, objects, { policy: 'first', prune: true });
    expect(counted(again)).toEqual({ keep: objects.length });
  });

  test('a change of the mode touches the bindings alone', async () => {
    const policy = policyOf('modes', {});
    await carryOut(api, await enforcementPlan(api, compiled(policy, 'audit'), { policy: 'modes' }));
    const plan = await enforcementPlan(api, compiled(policy, 'deny'), { policy: 'modes' });
    const changed = plan.filter(({ action }) => action === 'change');
    expect(new Set(changed.map(({ key }) => key.kind))).toEqual(new Set(['ValidatingAdmissionPolicyBinding']));
    expect(changed.map(({ before, after }) => [actionsOf(before), actionsOf(after)])[0]).toEqual([
      ['Audit'],
      ['Deny', 'Audit'],
    ]);
  });

  test('what an earlier version made goes when asked for, bindings first; other policies’ stay', async () => {
    const wide = policyOf('pruned', { network: { exposure: 'cluster' } });
    const narrow = policyOf('pruned', {});
    await carryOut(api, await enforcementPlan(api, compiled(wide, 'warn'), { policy: 'pruned' }));
    await carryOut(api, await enforcementPlan(api, compiled(policyOf('beside', {}), 'warn'), { policy: 'beside' }));
    const without = await enforcementPlan(api, compiled(narrow, 'warn'), { policy: 'pruned' });
    expect(without.filter(({ action }) => action === 'remove')).toEqual([]);
    const plan = await enforcementPlan(api, compiled(narrow, 'warn'), { policy: 'pruned', prune: true });
    expect(plan.filter(({ action }) => action === 'remove').map(({ key }) => `${key.kind}/${key.name}`)).toEqual([
      'ValidatingAdmissionPolicyBinding/aisubmit-pruned-ingress',
      'ValidatingAdmissionPolicyBinding/aisubmit-pruned-service',
      'ValidatingAdmissionPolicy/aisubmit-pruned-ingress',
      'ValidatingAdmissionPolicy/aisubmit-pruned-service',
    ]);
    await carryOut(api, plan);
    await carryOut(api, await enforcementPlan(api, [], { policy: 'pruned', prune: true }));
    expect(await names(POLICIES, 'pruned')).toEqual([]);
    expect(await names(BINDINGS, 'pruned')).toEqual([]);
    expect(await names(POLICIES, 'beside')).not.toEqual([]);
  });

  test('fields that somebody else set are named, and taken over only when asked for', async () => {
    const objects = compiled(policyOf('shared', {}), 'warn');
    await carryOut(api, await enforcementPlan(api, objects, { policy: 'shared' }));
    const path = `${BINDINGS}/aisubmit-shared-pod`;
    const { body } = await sandbox.admin<Any>('GET', path);
    body.spec.matchResources.namespaceSelector.matchLabels = { team: 'a' };
    expect((await sandbox.admin('PUT', path, body)).status).toBe(200);
    await expect(enforcementPlan(api, objects, { policy: 'shared' })).rejects.toMatchObject({
      code: 'REJECTED',
      reasons: [
        { path: expect.stringContaining('aisubmit-shared-pod'), fix: expect.stringContaining('--force-conflicts') },
      ],
    });
    const plan = await enforcementPlan(api, objects, { policy: 'shared', takesOver: true });
    expect(counted(plan)).toEqual({ keep: objects.length - 1, change: 1 });
  });

  test('an expression that the server does not take is found before anything is written', async () => {
    const [first, ...rest] = compiled(policyOf('broken', {}), 'deny');
    const spec = first?.['spec'] as { readonly validations: readonly object[] };
    const bad = { ...first, spec: { ...spec, validations: [{ expression: 'object.metadata.name ==' }] } } as KubeObject;
    await expect(enforcementPlan(api, [bad, ...rest], { policy: 'broken' })).rejects.toMatchObject({
      code: 'REJECTED',
      message: 'the cluster would not take this from you as it is; nothing was written',
    });
    expect(await names(POLICIES, 'broken')).toEqual([]);
  });

  async function names(path: string, policy: string): Promise<string[]> {
    const query = encodeURIComponent(`aisubmit.dev/policy=${policy}`);
    const { body } = await sandbox.admin<{ items: KubeObject[] }>('GET', `${path}?labelSelector=${query}`);
    return body.items.map(({ metadata }) => metadata.name ?? '');
  }
});

function policyOf(name: string, spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name }, spec });
}

function compiled(policy: Policy, mode: 'audit' | 'warn' | 'deny'): readonly KubeObject[] {
  return admissionPolicies(policy, { mode, kubeMinor: 36, hash: 'unknown' }).objects;
}

function counted(plan: ObjectPlan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of plan) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function actionsOf(object: unknown): unknown {
  return (object as { readonly spec: { readonly validationActions: unknown } }).spec.validationActions;
}
