import {
  API_VERSION,
  admissionPolicies,
  buildBundle,
  bundleObjects,
  checkManifests,
  type KubeObject,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTEXT, makeRequest } from '../../requests/build-request.ts';
import { aisubmitUserRules, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, APPLY, type Call, callAs, MERGE, until } from '../api-server/call-api.ts';
import { CONFIG_MAPS } from '../api-server/manifests.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made, saidControl } from './admission-calls.ts';

const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'owned' },
  spec: { identity: { attribution: 'required' }, access: { ownPods: 'required' } },
});
const HERS = 'notebook-alice--lab-ssh';

/** Whose files a pod gets, asked of both judges. */
onBoth('the files of a workload', (kind) => {
  let sandbox: Sandbox;
  const call = (user: string): Call => callAs(sandbox, user);

  beforeAll(async () => {
    const labels = { 'aisubmit.dev/policy': POLICY.name };
    sandbox = await startSandbox({
      kind,
      namespaces: [{ name: 'team-a', labels }],
      users: [
        ...['alice', 'bob'].map((name) => ({ name, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] })),
        ...['carol', 'mallory'].map((name) => ({
          name,
          clusterRules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
        })),
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const body of objects) await made(call('admin')('POST', admissionPath(body), { body }));
    await until(
      () => create('bob', files(HERS)),
      (said) => said === '[own-files]',
    );
  }, 180_000);

  afterAll(() => sandbox?.stop());

  const create = async (user: string, body: KubeObject, query = '?dryRun=All'): Promise<string> =>
    saidControl(await call(user)('POST', `${CONFIG_MAPS}${query}`, { body }));

  test.each<[string, KubeObject['metadata'], string]>([
    ['alice', { name: HERS }, '201'],
    ['bob', { name: HERS }, '[own-files]'],
    ['bob', { name: 'training-alice--run-code-0a1b' }, '[own-files]'],
    ['bob', { name: 'inference-chat-code' }, '[own-files]'],
    ['bob', { name: 'notebook-bobby--lab-ssh' }, '[own-files]'],
    ['bob', { generateName: 'notebook-alice--' } as Any, '[own-files]'],
    ['bob', { name: 'notebook-bob--lab-ssh' }, '201'],
    ['bob', { name: 'notebooks' }, '201'],
    ['bob', { name: 'data' }, '201'],
  ])('made by %s as %o', async (user, metadata, want) => {
    const object = { ...files(''), metadata: { ...metadata, namespace: 'team-a' } };
    const { violations } = checkManifests([object], { policy: POLICY, requester: { username: user } });
    expect(violations.map(({ control }) => control)).toEqual(want === '201' ? [] : ['own-files']);
    expect(await create(user, object)).toBe(want);
  });

  test('those that the plugin builds are their user’s', async () => {
    const request = parseRequest({ ...(makeRequest('Notebook') as Any), metadata: { name: 'alice--built' } });
    const resolution = resolveRequest(request, POLICY, { requester: { username: 'alice' } });
    if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
    const objects = bundleObjects(buildBundle(resolution.effective, { ...CONTEXT, submittedBy: 'alice' }));
    const [built, ...more] = objects.filter((object) => object.kind === 'ConfigMap');
    expect([built?.metadata.name, more]).toEqual(['notebook-alice--built-ssh', []]);
    if (built === undefined) return;
    const { ownerReferences: _owner, ...metadata } = built.metadata;
    const object = { ...built, metadata: { ...metadata, namespace: 'team-a' } };
    expect(await create('alice', object)).toBe('201');
    expect(await create('bob', object)).toBe('[own-files]');
  });

  test('whose they are changes them as ever, and applies them', async () => {
    const name = 'notebook-carol--applied-ssh';
    const applied = async (user: string, serve: string): Promise<string> => {
      const { metadata, ...rest } = files(name);
      const query = `fieldManager=${user}&force=true`;
      const body = { ...rest, metadata, data: { serve } };
      return saidControl(await call(user)('PATCH', `${CONFIG_MAPS}/${name}?${query}`, { body, headers: APPLY }));
    };
    expect(await applied('carol', 'one')).toBe('201');
    expect(await applied('carol', 'two')).toBe('200');
    expect(await applied('mallory', 'two')).toBe('200');
    expect(await applied('mallory', 'evil')).toBe('[own-files]');
  });

  test('nobody puts others in the place of a colleague’s', async () => {
    expect(await create('alice', files(HERS), '')).toBe('201');
    const patch = async (user: string, body: Any): Promise<string> =>
      saidControl(await call(user)('PATCH', `${CONFIG_MAPS}/${HERS}`, { body, headers: MERGE }));
    expect(await patch('mallory', { data: { serve: 'evil' } })).toBe('[own-files]');
    expect(await patch('mallory', { binaryData: { shell: 'ZXZpbA==' } })).toBe('[own-files]');
    expect(await patch('mallory', { metadata: { labels: { team: 'a' } } })).toBe('200');
    expect(saidControl(await call('bob')('DELETE', `${CONFIG_MAPS}/${HERS}`))).toBe('200');
    expect(await create('bob', files(HERS), '')).toBe('[own-files]');
    expect(await create('alice', files(HERS), '')).toBe('201');
  });
});

function files(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'team-a' }, data: { serve: 'exec sshd' } };
}
