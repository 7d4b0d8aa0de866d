import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  bundleObjects,
  type KubeObject,
  parsePolicy,
  parseRequest,
  resolveRequest,
  teamObjects,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GOLDEN_CODE, GOLDEN_REQUESTS } from '../../golden/golden-requests.ts';
import { CONTEXT } from '../../requests/build-request.ts';
import { pathOf, resourceOfKind } from '../../sandbox/api/resources.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, APPLY, type Call, callAs, until } from '../api-server/call-api.ts';
import { said } from '../api-server/enforce-specs.ts';
import { pod } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';

const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'research' },
  spec: {
    identity: { attribution: 'required', supplementalGroups: [140_000] },
    secrets: { names: ['hub', 'wandb', 'registry', 'store', 'git-token', 'git-key', 'mlflow', 'huggingface', 'ngc'] },
    serviceAccounts: { names: ['research'] },
    network: {
      isolation: 'required',
      declared: 'public',
      exposure: 'cluster',
      egress: [{ cidr: '0.0.0.0/0', ports: [443] }],
      allowFrom: { namespaces: ['web'] },
    },
    scheduling: { priorityClasses: ['batch'] },
    rules: { maxRuntime: { default: '1d', max: '7d' }, ttlAfterFinished: { default: '1h', max: '1d' } },
  },
});
const NAMESPACE = 'team-r';
const ROLE_BINDING = 'rbac.authorization.k8s.io/v1/RoleBinding';

/** A namespace as it is made for a team, under an enforced policy: what people of the team can do there and what not. */
onBoth('a team’s namespace', (kind) => {
  let sandbox: Sandbox;
  let admin: Call;
  let alice: Call;
  const team = teamObjects(
    {
      namespace: NAMESPACE,
      groups: { 'aisubmit-user': ['research'], 'aisubmit-viewer': ['auditors'], 'aisubmit-admin': ['leads'] },
      quota: { cpu: '500', memory: '2Ti', gpu: { 'nvidia.com/gpu': 8, 'amd.com/gpu': 8 }, storage: '10Ti', pods: 100 },
      kubeMinor: 36,
    },
    POLICY,
  );

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind,
      // A Role of more than the team's is there before it.
      namespaces: [{ name: NAMESPACE }],
      users: [
        { name: 'alice', groups: ['research'] },
        { name: 'carol', groups: ['leads'] },
        { name: 'eve', groups: ['auditors'] },
        {
          name: 'mallory',
          roles: [
            { namespace: NAMESPACE, rules: [{ apiGroups: ['*'], resources: ['networkpolicies'], verbs: ['*'] }] },
          ],
        },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    admin = callAs(sandbox, 'admin');
    alice = callAs(sandbox, 'alice');
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of [...objects, ...team]) await apply(object);
    await prepare();
    await until(
      () => admin('POST', `/api/v1/namespaces/${NAMESPACE}/pods?dryRun=All`, { body: pod('probe') }),
      ({ body }) => /ValidatingAdmissionPolicy/.test(body.message),
    );
  }, 120_000);

  afterAll(() => sandbox?.stop());

  test('is applied a second time without a word', async () => {
    for (const object of team) expect(await apply(object)).toBe(200);
  });

  test.each(Object.keys(GOLDEN_REQUESTS))('its people may make every object of %s', async (name) => {
    const request = { ...(GOLDEN_REQUESTS[name] as Any) };
    const resolution = resolveRequest(parseRequest({ ...request, metadata: { name: request.metadata.name } }), POLICY);
    expect(resolution.ok ? [] : resolution.violations.map(({ path, message }) => `${path} ${message}`)).toEqual([]);
    if (!resolution.ok) return;
    const context = { ...CONTEXT, namespace: NAMESPACE, submittedBy: 'alice', code: GOLDEN_CODE };
    for (const object of bundleObjects(buildBundle(resolution.effective, context))) {
      const { status, body } = await alice('POST', `${collectionOf(object)}?dryRun=All&fieldValidation=Strict`, {
        body: object,
      });
      expect([object.kind, status, body.message]).toEqual([object.kind, 201, undefined]);
    }
  });

  test.each(['get', 'list', 'delete'])('nobody of the team can %s a Secret', async (verb) => {
    const method = verb === 'delete' ? 'DELETE' : 'GET';
    const path = `/api/v1/namespaces/${NAMESPACE}/secrets${verb === 'list' ? '' : '/hub'}`;
    expect((await alice(method, path)).status).toBe(403);
  });

  test.each(['resourcequotas', 'limitranges', 'roles', 'rolebindings', 'serviceaccounts'])(
    'nobody of the team can change %s',
    async (resource) => {
      const group = resource.startsWith('role') ? 'apis/rbac.authorization.k8s.io/v1' : 'api/v1';
      const path = `/${group}/namespaces/${NAMESPACE}/${resource}/x`;
      expect((await alice('DELETE', path)).status).toBe(403);
    },
  );

  test('the templates of the team are for those who may publish them', async () => {
    const maps = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    const shelf = { metadata: { name: 'aisubmit-templates' }, data: {} };
    expect(said(await alice('POST', maps, { body: shelf }))).toContain('[templates] aisubmit-templates holds');
    expect(said(await alice('POST', maps, { body: { ...shelf, metadata: { name: 'mine' } } }))).toBe('201');
    expect(said(await callAs(sandbox, 'carol')('POST', maps, { body: shelf }))).toBe('201');
    expect(said(await alice('DELETE', `${maps}/aisubmit-templates`))).toContain('[templates]');
    expect(said(await alice('DELETE', `${maps}/mine`))).toBe('200');
  });

  test('nobody of the team opens the network that their admin closed', async () => {
    const closed = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies/aisubmit-default-deny`;
    const carol = callAs(sandbox, 'carol');
    const { body } = await alice('GET', closed);
    const narrowed = { ...body, spec: { ...body.spec, podSelector: { matchLabels: { app: 'nobody' } } } };
    for (const call of [alice, carol, callAs(sandbox, 'mallory')])
      expect(said(await call('PUT', closed, { body: narrowed }))).toContain(
        '[network-isolation] aisubmit-default-deny closes the network',
      );
    expect(said(await callAs(sandbox, 'mallory')('DELETE', closed))).toContain('[network-isolation]');
    expect(said(await alice('DELETE', closed))).toContain('403');
    expect(said(await admin('PUT', `${closed}?dryRun=All`, { body: narrowed }))).toBe('200');
  });

  test('a viewer sees workloads and makes none', async () => {
    const jobs = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
    const eve = callAs(sandbox, 'eve');
    expect((await eve('GET', jobs)).status).toBe(200);
    expect((await eve('POST', jobs, { body: {} })).status).toBe(403);
  });

  async function apply(object: KubeObject): Promise<number> {
    const path = `${collectionOf(object)}/${object.metadata.name}`;
    const query = 'fieldManager=aisubmit&fieldValidation=Strict';
    const answer = await until(
      () => admin('PATCH', `${path}?${query}`, { body: object, headers: APPLY }),
      // A Role is bound as soon as the server knows of it.
      ({ status }) => status < 400 || `${object.apiVersion}/${object.kind}` !== ROLE_BINDING,
    );
    expect([200, 201], JSON.stringify(answer.body).slice(0, 500)).toContain(answer.status);
    return answer.status;
  }

  /** What the requests name. */
  async function prepare(): Promise<void> {
    const named = (name: string): Any => ({ metadata: { name } });
    await admin('POST', `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`, { body: named('research') });
    await admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { body: { ...named('batch'), value: 1 } });
  }
});

const CLUSTER_WIDE: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

function collectionOf({ apiVersion, kind }: KubeObject): string {
  const path = CLUSTER_WIDE[kind];
  if (path !== undefined) return path;
  const resource = resourceOfKind(apiVersion, kind);
  if (resource !== undefined) return pathOf(resource, NAMESPACE);
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${root}/namespaces/${NAMESPACE}/${kind.toLowerCase()}s`;
}
