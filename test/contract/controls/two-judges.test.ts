import { setTimeout } from 'node:timers/promises';
import {
  API_VERSION,
  admissionPolicies,
  bundleObjects,
  CONTROLS,
  checkManifests,
  type KubeObject,
  type Policy,
  parsePolicy,
  type Requester,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MutablePod, main } from '../../bypass/attacks/attack.ts';
import { CLAIM_ATTACKS } from '../../bypass/attacks/policy-claims.ts';
import { FLOOR_ATTACKS } from '../../bypass/floor-attacks.ts';
import { POLICY_ATTACKS } from '../../bypass/policy-attacks.ts';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';
import { madeByHand } from '../../requests/own-labels.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { onBoth } from '../api-server/with-sandbox.ts';

const FLOOR = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'judged' }, spec: {} });
const ON_PODS = POLICY_ATTACKS.filter(
  ({ control }) => CONTROLS.find(({ id }) => id === control)?.judges === 'pods',
).map((attack, index) => ({
  ...attack,
  namespace: `judged-${index}`,
  parsed: parsePolicy({
    apiVersion: API_VERSION,
    kind: 'Policy',
    metadata: { name: `judged-${index}` },
    spec: attack.policy,
  }),
}));

const BY_WHOM = CLAIM_ATTACKS.map((attack, index) => ({
  ...attack,
  namespace: `claimed-${index}`,
  parsed: parsePolicy({
    apiVersion: API_VERSION,
    kind: 'Policy',
    metadata: { name: `claimed-${index}` },
    spec: { ...attack.policy, identity: { ...attack.policy.identity, attribution: 'required' } },
  }),
}));

/** The same sentences, judged by the checker and by a real API server, give the same verdict on every attack and twin. */
onBoth('the API server and the checker agree', (kind) => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    const names = ['judged', ...[...ON_PODS, ...BY_WHOM].map(({ namespace }) => namespace)];
    sandbox = await startSandbox({
      kind,
      namespaces: names.map((name) => ({ name, labels: { 'aisubmit.dev/policy': name } })),
    });
    await makeWhatAttacksName(sandbox, names);
    for (const policy of [FLOOR, ...[...ON_PODS, ...BY_WHOM].map(({ parsed }) => parsed)])
      await enforce(sandbox, policy);
    for (const name of names) await untilJudged(sandbox, name);
  }, 400_000);

  afterAll(() => sandbox?.stop());

  test.each(FLOOR_ATTACKS.filter(({ isInvalid }) => isInvalid !== true))(
    '$control: $name',
    async ({ attack, twin }) => {
      await expectAgreement(attack, FLOOR, 'judged');
      if (twin !== undefined) expect(await expectAgreement(twin, FLOOR, 'judged')).toEqual([]);
    },
  );

  test.each(ON_PODS.filter(({ attack }) => !addsEphemeral(attack)))(
    '$control: $name',
    async ({ attack, twin, parsed, namespace }) => {
      expect(await expectAgreement(attack, parsed, namespace)).not.toEqual([]);
      expect(await expectAgreement(twin, parsed, namespace)).toEqual([]);
    },
  );

  test.each(BY_WHOM)(
    '$control: $name',
    async ({ control, attack, twin, extra, twinExtra = extra, parsed, namespace }) => {
      const username = 'alice@example.com';
      expect(await expectAgreement(attack, parsed, namespace, { username, extra })).toContain(control);
      expect(await expectAgreement(twin, parsed, namespace, { username, extra: twinExtra })).toEqual([]);
      const mallory = { username: 'mallory@example.com', extra: twinExtra };
      expect(await expectAgreement(twin, parsed, namespace, mallory)).toEqual(['attribution']);
    },
  );

  test.each(['Notebook', 'Training', 'Inference'] as const)('a built %s is clean', async (kind) => {
    expect(await judgedByServer(sandbox, podOf(kind, 'judged'))).toEqual([]);
  });

  test('the networks that are open where declared hosts are public are networks to the API server', async () => {
    const { children } = buildRequest(makeRequest('Training', { git: [{ url: 'https://git.example.com/a/b' }] }));
    const policy = children.find(({ kind }) => kind === 'NetworkPolicy');
    const path = '/apis/networking.k8s.io/v1/namespaces/judged/networkpolicies?dryRun=All';
    const { status, body } = await sandbox.admin('POST', path, { ...policy, metadata: { name: 'open' } });
    expect(status, JSON.stringify(body)).toBe(201);
  });

  test.each([
    ['plain', 'v'.repeat(256)],
    // The beginning of every format there is, so that each is looked for in all of it.
    ['like credentials', 'IA gh glpat- hf_ nvapi- xox sk- -BEGIN eyJ :// '.repeat(6).slice(0, 256)],
  ])('20 containers of 100 variables, %s, are judged, not refused for their cost', async (_what, value) => {
    const large = pod((spec) => {
      const env = Array.from({ length: 100 }, (_, index) => ({ name: `VARIABLE_${index}`, value }));
      // Without ports, of which the API server would warn until its warnings are cut off.
      const { ports: _ports, ...container } = main(spec);
      spec.containers = Array.from({ length: 20 }, (_, index) => ({
        ...container,
        name: `c${index}`,
        env: [...env],
        args: ['a'.repeat(100)],
      }));
    }, 'judged');
    expect(await judgedByServer(sandbox, large)).toEqual([]);
    main(large['spec'] as MutablePod).env.push({ name: 'KEY', value: 'AKIAIOSFODNN7EXAMPLE' });
    expect(await judgedByServer(sandbox, large)).toEqual(['plaintext-secrets']);
  });

  async function expectAgreement(
    change: (spec: MutablePod) => void,
    ...[policy, namespace, requester]: [policy: Policy, namespace: string, requester?: Requester]
  ): Promise<string[]> {
    const manifest = pod(change, namespace);
    const verdict = await judgedByServer(sandbox, manifest, requester);
    expect(verdict).toEqual(judgedByChecker(manifest, policy, requester));
    return verdict;
  }
});

/** The API server refuses pods that name what is not there before it asks a policy. */
async function makeWhatAttacksName(sandbox: Sandbox, namespaces: readonly string[]): Promise<void> {
  const metadata = (name: string): object => ({ metadata: { name } });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...metadata('batch'), value: 1 });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...metadata('urgent'), value: 9 });
  await sandbox.admin('POST', '/apis/node.k8s.io/v1/runtimeclasses', { ...metadata('gvisor'), handler: 'runsc' });
  for (const namespace of namespaces) {
    for (const name of ['research', 'deployer']) {
      await sandbox.admin('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, metadata(name));
    }
  }
}

const ABOUT_PODS = /-(?:pod|containers|environment|volumes|workload|identity)$/;

async function enforce(sandbox: Sandbox, policy: Policy): Promise<void> {
  const { objects } = admissionPolicies(policy, { mode: 'warn', kubeMinor: 36, hash: 'unknown' });
  // Only pods are tried here; what is about other kinds would only take its time.
  const aboutPods = objects.filter(({ metadata: { name = '' } }) => ABOUT_PODS.test(name));
  for (const object of aboutPods) {
    const plural =
      object.kind === 'ValidatingAdmissionPolicy' ? 'validatingadmissionpolicies' : 'validatingadmissionpolicybindings';
    const { status, body } = await sandbox.admin('POST', `/apis/admissionregistration.k8s.io/v1/${plural}`, object);
    expect(status, JSON.stringify(body)).toBe(201);
  }
}

/** An admission policy is asked from a moment after it was made. */
async function untilJudged(sandbox: Sandbox, namespace: string): Promise<void> {
  const bad = pod((spec) => Reflect.deleteProperty(main(spec).securityContext, 'privileged'), namespace);
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await judgedByServer(sandbox, bad)).includes('privileged')) return;
    await setTimeout(200);
  }
  throw new Error(`the admission policy of ${namespace} is not asked`);
}

/** The API server takes these through a door of their own. */
function addsEphemeral(attack: (spec: MutablePod) => void): boolean {
  const manifest = pod(attack, 'judged') as KubeObject & { spec: MutablePod };
  return manifest.spec['ephemeralContainers'] !== undefined;
}

function judgedByChecker(manifest: KubeObject, policy: Policy, requester?: Requester): string[] {
  return sorted(checkManifests([manifest], { policy, requester }).violations.map(({ control }) => control));
}

/** A dry run of the create, by somebody who may do anything; the warnings name the controls. */
async function judgedByServer(sandbox: Sandbox, manifest: KubeObject, requester?: Requester): Promise<string[]> {
  const { Agent, request } = await import('node:https');
  const agent = new Agent({ ca: sandbox.caPem });
  const url = `${sandbox.url}/api/v1/namespaces/${manifest.metadata.namespace}/pods?dryRun=All`;
  const headers = {
    authorization: `Bearer ${sandbox.token('admin')}`,
    'content-type': 'application/json',
    ...(requester === undefined ? {} : impersonation(requester)),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      const warnings = response.headersDistinct['warning'] ?? [];
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => {
        if (response.statusCode !== 201) reject(new Error(body.slice(0, 600)));
        resolve(sorted([...warnings.join().matchAll(/\[([a-z-]+)\]/g)].map(([, control]) => control ?? '')));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify(manifest));
  });
}

function impersonation({ username, extra = {} }: Requester): Readonly<Record<string, string | readonly string[]>> {
  const extras = Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]);
  return { 'Impersonate-User': username, 'Impersonate-Group': 'system:masters', ...Object.fromEntries(extras) };
}

function sorted(controls: readonly string[]): string[] {
  return [...new Set(controls)].toSorted();
}

function pod(change: (spec: MutablePod) => void, namespace: string): KubeObject {
  const manifest = structuredClone(podOf('Notebook', namespace)) as KubeObject & { spec: MutablePod };
  change(manifest.spec);
  return manifest;
}

function podOf(kind: 'Notebook' | 'Training' | 'Inference', namespace: string): KubeObject {
  const parent = bundleObjects(buildRequest(makeRequest(kind))).at(-1) as KubeObject & { spec: { template: object } };
  const template = madeByHand(
    parent.spec.template as { metadata: Record<string, unknown>; spec: object },
    'Pod',
    'judged',
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: 'judged', namespace },
    spec: template.spec,
  };
}
