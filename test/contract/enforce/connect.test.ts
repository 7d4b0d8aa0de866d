import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  bundleObjects,
  type Policy,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { aisubmitUserRules, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, type Call, callAs, MERGE, STRATEGIC, until } from '../api-server/call-api.ts';
import { DEPLOYMENTS, JOBS, PODS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made } from './admission-calls.ts';

const WORKLOAD = 'aisubmit.dev/workload';

const WHOLE = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'research' },
  spec: {
    identity: { attribution: 'required' },
    access: {
      ownPods: { suffix: '@example.com' },
      anyPods: ['on-call'],
      exec: [
        { groups: ['helpers', 'on-call'] },
        { containers: ['main'], commands: ['nvidia-smi', ['cat', '/etc/os-release']] },
      ],
      attach: [],
      portForward: [{ groups: ['data-science'] }],
    },
  },
});

/** Whose annotation something carries is judged elsewhere; here it is the names. */
const POLICY: Policy = { ...WHOLE, sections: { access: WHOLE.sections.access } };

const MORE = [
  {
    apiGroups: [''],
    resources: ['pods/attach', 'pods/proxy', 'services/proxy', 'pods/ephemeralcontainers'],
    verbs: ['create', 'get', 'patch', 'update'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
];

/** Who gets into which pod, on an API server that enforces it. */
onBoth('who gets into a pod', (kind) => {
  let sandbox: Sandbox;
  let admin: Call;
  const call = (user: string): Call => callAs(sandbox, user);

  beforeAll(async () => {
    const rules = [...aisubmitUserRules, ...MORE];
    const person = (name: string, ...groups: string[]) => ({
      name,
      groups,
      roles: [
        { namespace: 'team-a', rules },
        { namespace: 'elsewhere', rules },
      ],
    });
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a' }, { name: 'elsewhere' }],
      users: [
        person('alice@example.com', 'data-science'),
        person('alice-b@example.com', 'data-science', 'helpers'),
        person('guest@example.com'),
        person('root@example.com', 'on-call'),
        person('Carol@example.com', 'data-science'),
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    admin = call('admin');
    for (const name of ['training-alice--demo', 'training-alice-0b--demo', 'training-guest--demo', 'other']) {
      for (const namespace of ['team-a', 'elsewhere']) {
        await made(admin('POST', `/api/v1/namespaces/${namespace}/pods`, { body: named(name) }));
      }
    }
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects) await made(admin('POST', admissionPath(object), { body: object }));
    const label = { metadata: { labels: { 'aisubmit.dev/policy': 'research' } } };
    await made(admin('PATCH', '/api/v1/namespaces/team-a', { body: label, headers: MERGE }));
    await until(
      () => admin('POST', `${PODS}/other/attach`),
      ({ status }) => status === 422,
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const ALICE = 'alice@example.com';
  const ALICE_B = 'alice-b@example.com';
  const OWN = 'training-alice--demo';

  // Admission answers before the stream is opened; what passes is told to open one.
  const PASSES = '400 Upgrade request required';
  const enters = async (user: string, path: string): Promise<string> => {
    const answer = await call(user)('POST', `${PODS}/${path}`);
    const control = /denied request: \[([a-z-]+)\]/.exec(String(answer.body?.message))?.[1];
    return control === undefined ? `${answer.status} ${answer.body?.message}` : `${answer.status} ${control}`;
  };

  test.each<[string, string, string, string]>([
    ['a command of the list', ALICE, `${OWN}/exec?container=main&command=nvidia-smi&command=-L`, PASSES],
    ['a whole command of the list', ALICE, `${OWN}/exec?container=main&command=cat&command=/etc/os-release`, PASSES],
    [
      'the same and more',
      ALICE,
      `${OWN}/exec?container=main&command=cat&command=/etc/os-release&command=/x`,
      '422 access',
    ],
    ['a shell', ALICE, `${OWN}/exec?container=main&command=sh`, '422 access'],
    ['no command', ALICE, `${OWN}/exec?container=main`, '422 access'],
    ['another container', ALICE, `${OWN}/exec?container=side&command=nvidia-smi`, '422 access'],
    ['a container that is not named', ALICE, `${OWN}/exec?command=nvidia-smi`, '422 access'],
    ['a shell by those who may', ALICE_B, 'training-alice-0b--demo/exec?command=sh', PASSES],
    ['a shell in a pod of others', ALICE_B, `${OWN}/exec?command=sh`, '422 own-pods'],
    [
      'a pod whose name goes on as another user’s',
      ALICE,
      'training-alice-0b--demo/exec?command=nvidia-smi',
      '422 own-pods',
    ],
    ['a pod that is nobody’s', ALICE, 'other/exec?container=main&command=nvidia-smi', '422 own-pods'],
    [
      'their own, by a login that names cannot hold',
      'Carol@example.com',
      `${OWN}/portforward?ports=80`,
      '422 own-pods',
    ],
    ['a shell in anybody’s pod by those who are on call', 'root@example.com', `${OWN}/exec?command=sh`, PASSES],
    ['but not what the lists refuse', 'root@example.com', `${OWN}/attach`, '422 access'],
    ['attaching', ALICE, `${OWN}/attach?container=main`, '422 access'],
    ['forwarding', ALICE, `${OWN}/portforward?ports=8888`, PASSES],
    [
      'forwarding by others than the group',
      'guest@example.com',
      'training-guest--demo/portforward?ports=1',
      '422 access',
    ],
    ['forwarding to a pod of others', ALICE, 'training-guest--demo/portforward?ports=1', '422 own-pods'],
    ['the proxy', ALICE, `${OWN}/proxy/`, '422 own-pods'],
    ['a shell by the cluster’s own masters', 'admin', `${OWN}/exec?command=sh`, '422 own-pods'],
  ])('%s', async (_what, user, path, want) => {
    expect(await enters(user, path)).toBe(want);
  });

  test('a GET, as browsers open a stream, is no other door', async () => {
    const { body } = await call(ALICE)('GET', `${PODS}/training-guest--demo/exec?command=sh`);
    expect(body.message).toContain('[own-pods]');
  });

  test('a service’s proxy is closed', async () => {
    const { body } = await call(ALICE)('GET', '/api/v1/namespaces/team-a/services/http:demo:80/proxy/');
    expect(body.message).toContain('[own-pods]');
  });

  test('a debug container is a shell', async () => {
    const { image, securityContext } = named('x').spec.containers[0];
    const body = { spec: { ephemeralContainers: [{ name: 'shell', image, securityContext }] } };
    const debug = async (user: string, name: string): Promise<string> => {
      const answer = await call(user)('PATCH', `${PODS}/${name}/ephemeralcontainers`, { body, headers: STRATEGIC });
      return answer.status < 300 ? String(answer.status) : answer.body.message;
    };
    expect(await debug(ALICE, OWN)).toContain('[access]');
    expect(await debug(ALICE_B, OWN)).toContain('[own-pods]');
    expect(await debug(ALICE_B, 'training-alice-0b--demo')).toBe('200');
  });

  test('a namespace without the label is left to RBAC', async () => {
    const { body } = await call(ALICE)('POST', '/api/v1/namespaces/elsewhere/pods/other/exec?command=sh');
    expect(String(body?.message)).not.toContain('denied request');
  });

  describe('names', () => {
    const labelled = (name: string, workload = name): Any => {
      const whole = named(name);
      return { ...whole, metadata: { name, labels: { [WORKLOAD]: workload } } };
    };
    // Which of two refusals comes first is the API server's to say.
    const EITHER = /\[(own-pods|owned-labels)\]/;

    test.each<[string, Any, string | RegExp]>([
      ['their own', named('training-alice--mine'), '201'],
      ['a label that is a workload’s alone', labelled('training-alice--mine'), '[owned-labels]'],
      ['none of a workload', named('plain'), '201'],
      ['another user’s', labelled('training-guest--x'), EITHER],
      ['another user’s without the label', named('training-guest--x'), '[own-pods]'],
      ['another user’s label', labelled('training-alice--x', 'training-guest--x'), EITHER],
      ['one that goes on as another user’s', labelled('training-alice-0b--x'), EITHER],
      ['a generated one', { ...named('x'), metadata: { generateName: 'notebook-' } }, '[own-pods]'],
    ])('%s', async (_what, body, want) => {
      const answer = await call(ALICE)('POST', `${PODS}?dryRun=All`, { body });
      expect(`${answer.status} ${answer.body.message ?? ''}`).toMatch(want);
    });

    test.each(['Notebook', 'Training', 'Inference'] as const)('a %s that the plugin builds for them', async (kind) => {
      const request = parseRequest({ ...(makeRequest(kind) as Any), metadata: { name: 'alice--built' } });
      const resolution = resolveRequest(request, POLICY, { requester: { username: ALICE } });
      if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
      const parent: Any = bundleObjects(buildBundle(resolution.effective, { ...CONTEXT, submittedBy: ALICE })).at(-1);
      const path = kind === 'Inference' ? DEPLOYMENTS : JOBS;
      expect((await call(ALICE)('POST', `${path}?dryRun=All`, { body: parent })).status).toBe(201);
      expect((await call(ALICE_B)('POST', `${path}?dryRun=All`, { body: parent })).body.message).toContain(
        '[own-pods]',
      );
    });

    test('a template with another user’s label', async () => {
      const { spec } = named('x');
      const body = (workload: string): Any => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'training-alice--t' },
        spec: { template: { metadata: { labels: { [WORKLOAD]: workload } }, spec } },
      });
      const create = (workload: string) => call(ALICE)('POST', `${JOBS}?dryRun=All`, { body: body(workload) });
      expect((await create('training-guest--t')).body.message).toMatch(EITHER);
      expect((await create('training-alice--t')).status).toBe(201);
    });

    test('controllers make what they make', async () => {
      const headers = {
        'Impersonate-User': 'system:serviceaccount:kube-system:job-controller',
        'Impersonate-Group': 'system:masters',
      };
      const body = labelled('training-alice--t-x7k2p', 'training-alice--t');
      expect((await admin('POST', `${PODS}?dryRun=All`, { body, headers })).status).toBe(201);
    });
  });
});

/** A pod that the floor lets in, and the policy's own wishes apart from names. */
function named(name: string): Any {
  const request = { ...(makeRequest('Training') as Any), metadata: { name: 'x' } };
  const policy = parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'open' }, spec: {} });
  const resolution = resolveRequest(parseRequest(request), policy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  const parent: Any = bundleObjects(buildBundle(resolution.effective, CONTEXT)).at(-1);
  const { spec } = parent.spec.template;
  const [container] = spec.containers;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ...spec, containers: [{ ...container, name: 'main' }] },
  };
}
