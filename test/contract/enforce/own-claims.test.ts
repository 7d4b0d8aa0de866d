import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  bundleObjects,
  type KubeObject,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRequest, CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, callAs, MERGE, until } from '../api-server/call-api.ts';
import { PODS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made, saidControl } from './admission-calls.ts';

const WORKLOAD = 'aisubmit.dev/workload';
const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';
const WHOLE = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'own' },
  spec: { identity: { attribution: 'required' }, access: { ownPods: 'required' } },
});
/** Whose annotation something carries is judged elsewhere; here it is the labels. */
const POLICY = { ...WHOLE, sections: { access: WHOLE.sections.access } };
const EVERYTHING = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];

/** Who may leave a claim where a workload finds it. */
onBoth('claims', (kind) => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a', labels: { 'aisubmit.dev/policy': POLICY.name } }],
      users: [
        ...['alice', 'mallory'].map((name) => ({ name, clusterRules: EVERYTHING })),
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    await made(callAs(sandbox, 'admin')('POST', CLAIMS, { body: claim('from-before', 'notebook-lab') }));
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const body of objects) await made(callAs(sandbox, 'admin')('POST', admissionPath(body), { body }));
    await until(
      () => make('mallory', claim('probe', 'notebook-alice--lab')),
      (said) => said === '[own-claims]',
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const make = async (user: string, body: Any, query = '?dryRun=All'): Promise<string> =>
    saidControl(await callAs(sandbox, user)('POST', `${body.kind === 'Pod' ? PODS : CLAIMS}${query}`, { body }));
  const patch = async (user: string, name: string, metadata: Any): Promise<string> =>
    saidControl(await callAs(sandbox, user)('PATCH', `${CLAIMS}/${name}`, { body: { metadata }, headers: MERGE }));

  test.each<[string, string | undefined, string]>([
    ['their own', 'notebook-mallory--lab', '201'],
    ['another user’s', 'notebook-alice--lab', '[own-claims]'],
    ['nobody’s', 'notebook-lab', '[own-claims]'],
    ['no', undefined, '201'],
  ])('with the label of %s workload', async (_whose, workload, want) => {
    expect(await make('mallory', claim('notebook-alice--lab-home', workload))).toBe(want);
  });

  test('get no label of another’s later on', async () => {
    expect(await make('mallory', claim('notebook-alice--late-home'), '')).toBe('201');
    expect(await patch('mallory', 'notebook-alice--late-home', { labels: { team: 'a' } })).toBe('200');
    const labels = { [WORKLOAD]: 'notebook-alice--lab' };
    expect(await patch('mallory', 'notebook-alice--late-home', { labels })).toBe('[own-claims]');
  });

  test('of before keep theirs, and change', async () => {
    expect(await patch('alice', 'from-before', { annotations: { note: 'old' } })).toBe('200');
    const labels = { [WORKLOAD]: 'notebook-alice--lab' };
    expect(await patch('mallory', 'from-before', { labels })).toBe('[own-claims]');
  });

  test('that the plugin makes are their user’s', async () => {
    const request = parseRequest({ ...(makeRequest('Notebook') as Any), metadata: { name: 'alice--lab' } });
    const resolution = resolveRequest(request, POLICY, { requester: { username: 'alice' } });
    if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
    const { kept } = buildBundle(resolution.effective, { ...CONTEXT, submittedBy: 'alice' });
    expect(kept.map(({ metadata }) => metadata.name)).toContain('notebook-alice--lab-home');
    const [home] = kept.map((each): KubeObject => ({ ...each, metadata: { ...each.metadata, namespace: 'team-a' } }));
    expect(await make('alice', home)).toBe('201');
    expect(await make('mallory', home)).toBe('[own-claims]');
  });

  test.each([
    ['notebook-mallory--lab', '201'],
    ['notebook-alice--lab', '[own-pods]'],
  ])('by the template of a volume, with the label %s', async (workload, want) => {
    expect(await make('mallory', podWith('plain', workload))).toBe(want);
  });

  test('by the template of a volume stay their user’s, whoever changes something else', async () => {
    expect(await make('alice', podWith('hers', 'notebook-alice--lab'), '')).toBe('201');
    const body = { metadata: { annotations: { note: 'seen' } } };
    const changed = await callAs(sandbox, 'mallory')('PATCH', `${PODS}/hers`, { body, headers: MERGE });
    expect(saidControl(changed)).toBe('200');
  });
});

/** A pod for which a controller makes a claim. */
function podWith(name: string, workload: string): Any {
  const { metadata, spec } = claim('', workload);
  const volumeClaimTemplate = { metadata: { labels: metadata.labels }, spec };
  const parent: Any = bundleObjects(buildRequest(makeRequest('Training'))).at(-1);
  const pod = structuredClone(parent.spec.template.spec);
  pod.volumes = [...(pod.volumes ?? []), { name: 'v', ephemeral: { volumeClaimTemplate } }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: pod };
}

function claim(name: string, workload?: string): Any {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, ...(workload === undefined ? {} : { labels: { [WORKLOAD]: workload } }) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
}
