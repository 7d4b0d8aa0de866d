import { API_VERSION, admissionPolicies, checkManifests, type KubeObject, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aisubmitUserRules, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, callAs, MERGE, until } from '../api-server/call-api.ts';
import { CONFIG_MAPS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, saidControl } from './admission-calls.ts';

const SUBMITTED_BY = 'aisubmit.dev/submitted-by';
const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'named' },
  spec: { identity: { attribution: 'required' } },
});

/** Who may leave a request to be resumed, asked of both judges. */
onBoth('what an interrupted resume keeps', (kind) => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    const labels = { 'aisubmit.dev/policy': POLICY.name };
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a', labels }],
      users: [
        ...['alice', 'bob'].map((name) => ({ name, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] })),
        { name: 'mallory', clusterRules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects) {
      expect((await sandbox.admin('POST', admissionPath(object), object)).status).toBe(201);
    }
    await until(
      () => keep('bob', record('notebook-probe-resume', 'alice')),
      (said) => said === '[resume-record]',
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const keep = async (user: string, body: KubeObject, query = '?dryRun=All'): Promise<string> =>
    saidControl(await callAs(sandbox, user)('POST', `${CONFIG_MAPS}${query}`, { body }));

  test.each<[string, string, string | undefined, string]>([
    ['notebook-lab-resume', 'alice', 'alice', '201'],
    ['notebook-lab-resume', 'bob', 'alice', '[resume-record]'],
    ['training-x-resume', 'bob', undefined, '[resume-record]'],
    ['inference-x-resume', 'bob', '', '[resume-record]'],
    ['notebook-lab', 'bob', 'alice', '201'],
    ['a-notebook-lab-resume', 'bob', undefined, '201'],
  ])('%s, made by %s in the name of %s', async (name, user, submittedBy, want) => {
    const made = record(name, submittedBy);
    const { violations } = checkManifests([made], { policy: POLICY, requester: { username: user } });
    expect(violations.map(({ control }) => control)).toEqual(want === '201' ? [] : ['resume-record']);
    expect(await keep(user, made)).toBe(want);
  });

  test('nobody takes over what another kept', async () => {
    expect(await keep('alice', record('notebook-hers-resume', 'alice'), '')).toBe('201');
    const patch = async (change: Any): Promise<string> => {
      const path = `${CONFIG_MAPS}/notebook-hers-resume`;
      return saidControl(await callAs(sandbox, 'mallory')('PATCH', path, { body: change, headers: MERGE }));
    };
    const data = { 'request.json': '{"evil":1}' };
    const by = (name: string): Any => ({ metadata: { annotations: { [SUBMITTED_BY]: name } } });
    expect(await patch({ data })).toBe('[resume-record]');
    expect(await patch(by('mallory'))).toBe('[resume-record]');
    expect(await patch({ metadata: { labels: { team: 'a' } } })).toBe('200');
    expect(await patch({ data, ...by('mallory') })).toBe('200');
    expect(await patch(by('alice'))).toBe('[resume-record]');
  });
});

function record(name: string, submittedBy: string | undefined): KubeObject {
  const annotations = submittedBy === undefined ? {} : { annotations: { [SUBMITTED_BY]: submittedBy } };
  const metadata = { name, namespace: 'team-a', ...annotations };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'request.json': '{}' } };
}
