import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  checkManifests,
  type KubeObject,
  type Policy,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { until } from '../api-server/call-api.ts';
import { type EditedPod, edit } from './edges.ts';

/** How many pods each policy is asked about; more where somebody has the time. */
const PODS = Number(process.env['AISUBMIT_PARITY_PODS'] ?? 400);
const AT_ONCE = 16;
const MAX_EDITS = 4;

const OWN = {
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'own' },
  spec: {
    identity: { supplementalGroups: [140_000], userNamespace: 'required' },
    images: { registries: ['registry.example.com/'], digest: 'required' },
    resources: { gpuResources: ['nvidia.com/gpu'], container: { cpu: '32', memory: '256Gi', gpu: 8 } },
    storage: {
      claims: ['datasets'],
      nfs: [{ server: 'nfs.example.com', path: '/exports/a', readOnly: true }],
      hostPaths: [{ path: '/data', type: 'Directory', readOnly: true }],
      imageVolumes: true,
      csiDrivers: ['csi.example.com'],
    },
    secrets: { names: ['hub', 'registry'] },
    serviceAccounts: { names: ['research'] },
    tokens: { audiences: ['sts.amazonaws.com'] },
    scheduling: {
      nodePools: { label: 'example.com/pool', names: ['a100'] },
      priorityClasses: ['batch'],
      runtimeClasses: ['gvisor'],
    },
    metadata: { requiredLabels: ['cost-centre'] },
    rules: {
      'identity.runAsUser': { min: 100_000, max: 199_999, default: 100_000 },
      'identity.runAsGroup': { min: 100_000, max: 199_999, default: 100_000 },
      'identity.fsGroup': { min: 100_000, max: 199_999 },
      'resources.ephemeralStorage': { max: '200Gi' },
      'resources.sharedMemory': { max: '64Gi' },
      'resources.cpu': { max: '32' },
    },
  },
};

const POLICIES: readonly Policy[] = [
  parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'baseline' }, spec: {} }),
  shipped('strict'),
  shipped('airgapped'),
  parsePolicy(OWN),
];

/** The plugin and the API server give the same verdict, control by control, on pods around the policy's edges. */
describe.skipIf(!availableSandboxes().includes('real'))('real: one sentence, two judges, random pods', () => {
  let sandbox: Sandbox;
  let agent: Agent;

  beforeAll(async () => {
    const namespaces = POLICIES.map(({ name }) => ({ name: `on-${name}`, labels: { 'aisubmit.dev/policy': name } }));
    sandbox = await startSandbox({ kind: 'real', namespaces });
    agent = new Agent({ ca: sandbox.caPem, keepAlive: true, maxSockets: AT_ONCE });
    await prepare();
    for (const policy of POLICIES) {
      const { objects } = admissionPolicies(policy, { mode: 'warn', kubeMinor: 36, hash: 'unknown' });
      for (const object of objects) {
        const { status, body } = await sandbox.admin(
          'POST',
          `${ADMISSION}/${object.kind.toLowerCase().replace(/y$/, 'ie')}s`,
          object,
        );
        expect(status, JSON.stringify(body).slice(0, 300)).toBe(201);
      }
    }
    for (const policy of POLICIES) {
      const bad = podOf(policy);
      bad.spec['hostPID'] = true;
      await until(
        () => serverSays(bad, policy),
        (verdict) => verdict?.includes('host-namespaces') === true,
      );
    }
  }, 180_000);

  afterAll(async () => {
    agent?.destroy();
    await sandbox?.stop();
  });

  test.each(POLICIES.map(({ name }) => name))(
    'under %s',
    async (name) => {
      const policy = POLICIES.find((each) => each.name === name) as Policy;
      const draw = seeded(20_261_123 + name.length);
      const edited = Array.from({ length: PODS }, () => {
        const pod = podOf(policy);
        for (let edits = 1 + draw(MAX_EDITS); edits > 0; edits -= 1) edit(pod, draw);
        return pod;
      });
      const disagreements: string[] = [];
      let judged = 0;
      let clean = 0;
      await inParallel(edited, async (pod) => {
        const server = await serverSays(pod, policy);
        // What is no pod at all is refused before anybody is asked.
        if (server === undefined) return;
        judged += 1;
        const plugin = pluginSays(pod, policy);
        if (plugin.length === 0) clean += 1;
        if (server.join() !== plugin.join()) {
          const only = (one: string[], other: string[]): string[] => one.filter((id) => !other.includes(id));
          const by = { server: only(server, plugin), plugin: only(plugin, server) };
          disagreements.push(JSON.stringify({ ...by, pod }));
        }
      });
      expect(disagreements.slice(0, 5), `${disagreements.length} of ${judged}`).toEqual([]);
      // A generator that makes nothing but nonsense, or nothing but good pods, would prove nothing.
      expect(judged).toBeGreaterThan(PODS / 3);
      expect(clean).toBeLessThan(judged);
    },
    600_000,
  );

  async function prepare(): Promise<void> {
    const named = (object: string): object => ({ metadata: { name: object } });
    await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('batch'), value: 1 });
    await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('urgent'), value: 9 });
    await sandbox.admin('POST', '/apis/node.k8s.io/v1/runtimeclasses', { ...named('gvisor'), handler: 'runsc' });
    for (const { name } of POLICIES) {
      for (const account of ['research', 'deployer']) {
        await sandbox.admin('POST', `/api/v1/namespaces/on-${name}/serviceaccounts`, named(account));
      }
    }
  }

  /** Controls that the API server warns of; undefined where the pod is not one. */
  function serverSays(pod: EditedPod, policy: Policy): Promise<string[] | undefined> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${sandbox.url}/api/v1/namespaces/on-${policy.name}/pods?dryRun=All&fieldValidation=Strict`,
        {
          method: 'POST',
          agent,
          headers: { authorization: `Bearer ${sandbox.token('admin')}`, 'content-type': 'application/json' },
        },
        (response) => {
          const warnings = (response.headersDistinct['warning'] ?? []).join();
          let body = '';
          response.on('data', (chunk) => {
            body += chunk;
          });
          response.on('end', () => {
            if (response.statusCode === 201)
              return resolve(sorted([...warnings.matchAll(/\[([a-z-]+)\]/g)].map(([, id = '']) => id)));
            if (response.statusCode === 422 || response.statusCode === 400 || response.statusCode === 403)
              return resolve(undefined);
            reject(new Error(`${response.statusCode} ${body.slice(0, 400)}`));
          });
        },
      );
      call.on('error', reject);
      call.end(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod }));
    });
  }
});

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
/** What the plugin alone can know, and what the API server alone can. */
const ELSEWHERE: ReadonlySet<string> = new Set(['network-isolation', 'namespace', 'attribution', 'uid-claim']);

function pluginSays(pod: EditedPod, policy: Policy): string[] {
  const manifest = { apiVersion: 'v1', kind: 'Pod', ...pod } as unknown as KubeObject;
  const { violations } = checkManifests([manifest], { policy });
  const found = violations.map(({ control }) => control).filter((control) => !ELSEWHERE.has(control));
  return sorted([...found, ...addedByServer(pod)]);
}

/** Where a pod does not say no, the API server adds a token volume before it asks. */
function addedByServer({ spec }: EditedPod): string[] {
  return spec['automountServiceAccountToken'] === false ? [] : ['token-audience'];
}

function sorted(controls: readonly string[]): string[] {
  return [...new Set(controls)].filter((control) => !ELSEWHERE.has(control)).toSorted();
}

function podOf(policy: Policy): EditedPod {
  const request = makeRequest('Notebook', {
    image: `registry.example.com/a@sha256:${'a'.repeat(64)}`,
    labels: { 'cost-centre': '42' },
    serviceAccount: policy.name === 'own' ? 'research' : undefined,
  });
  const resolution = resolveRequest(parseRequest(JSON.parse(JSON.stringify(request))), BASE);
  if (!resolution.ok) throw new Error('the base request is refused');
  const { parent } = buildBundle(resolution.effective, CONTEXT);
  const { template } = parent['spec'] as { readonly template: EditedPod };
  const { metadata, spec } = structuredClone(template);
  return { metadata: { ...metadata, name: 'edited', namespace: `on-${policy.name}` }, spec };
}

const BASE = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'base' }, spec: {} });

function shipped(name: string): Policy {
  const file = new URL(`../../../packages/templates/policies/${name}.yaml`, import.meta.url);
  const document = parse(readFileSync(file, 'utf8'));
  // Who asks is not random here; what only a login knows is judged elsewhere.
  return parsePolicy({
    ...document,
    spec: { ...document.spec, identity: { ...document.spec.identity, attribution: undefined } },
  });
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
