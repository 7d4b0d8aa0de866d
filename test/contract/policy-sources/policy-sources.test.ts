import { parseTemplate } from '@aisubmit/sdk';
import {
  type BuiltInTemplates,
  connectCluster,
  type KubeApi,
  loadTemplate,
  memorySourceCache,
  type PolicySource,
  policySource,
  type SourceCache,
  templateSources,
} from '@aisubmit/sdk/client';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { failure, policyYaml, templateYaml } from '../../fakes/published-cluster.ts';
import { publish, putUnder, unpublish } from '../../sandbox/publish.ts';
import { aisubmitUserRules } from '../../sandbox/users.ts';
import { withSandbox } from '../api-server/with-sandbox.ts';

// One server serves all tests, so each has a namespace of its own.
const NAMES = ['unlabelled', 'strict', 'changing', 'nowhere', 'unpublished', 'broken', 'leaving', 'templates'];
const namespaces = NAMES.map((name) => ({ name }));
const users = [{ name: 'alice', roles: NAMES.map((namespace) => ({ namespace, rules: aisubmitUserRules })) }];
const builtIn: BuiltInTemplates = {
  entries: [{ name: 'pytorch', title: 'Built in', description: '', kind: 'Training' }],
  load: (name) => parseTemplate(parse(templateYaml(name, 'Built in'))),
};

withSandbox({ namespaces, users }, ({ sandbox, alice }) => {
  const asAlice = async <T>(task: (api: KubeApi) => Promise<T>): Promise<T> => {
    const api = await connectCluster({ kubeConfig: { exportConfig: () => sandbox().kubeconfig('alice') } });
    try {
      return await task(api);
    } finally {
      await api.close();
    }
  };
  const find = (namespace: string, cache: SourceCache = memorySourceCache()): Promise<PolicySource> =>
    asAlice((api) => policySource(api, { namespace, cache }));
  /** What alice asked for during a task. */
  const asked = async (task: () => Promise<unknown>): Promise<string[]> => {
    const before = sandbox().requests().length;
    await task();
    return sandbox()
      .requests()
      .slice(before)
      .map(({ method, path }) => `${method} ${path.replace('/api/v1/namespaces/', '')}`)
      .toSorted();
  };

  describe('the policy of a namespace', () => {
    test('that names none is the built-in one, for one read', async () => {
      const requests = await asked(async () => {
        expect((await find('unlabelled')).origin).toEqual({ kind: 'built-in', name: 'baseline' });
      });
      expect(requests).toEqual(['GET unlabelled']);
    });

    test('that alice may not read is the built-in one, and she is told', async () => {
      expect((await find('default')).notices).toEqual([
        'you may not read namespace default, nor which policy it names, if any: the built-in policy baseline applies',
      ]);
    });

    test('is what its label names, readable by name alone, for one read of each namespace', async () => {
      await publish(sandbox(), { policies: { strict: policyYaml('strict', '{images: {digest: required}}') } });
      await putUnder(sandbox(), 'strict', { policy: 'strict' });
      const cache = memorySourceCache();
      const first = await find('strict', cache);
      expect(first.policy.sections).toEqual({ images: { digest: 'required' } });
      expect(first.origin).toEqual({
        kind: 'cluster',
        name: 'strict',
        resourceVersion: expect.stringMatching(/^\d+$/),
      });
      const requests = await asked(async () => {
        expect(await find('strict', cache)).toMatchObject({ policy: first.policy, origin: first.origin, notices: [] });
      });
      expect(requests).toEqual(['GET aisubmit-system/configmaps/aisubmit-policy-strict', 'GET strict']);
    });

    test('follows what is published', async () => {
      const cache = memorySourceCache();
      await publish(sandbox(), { policies: { moving: policyYaml('moving', '{images: {digest: required}}') } });
      await putUnder(sandbox(), 'changing', { policy: 'moving' });
      await find('changing', cache);
      await publish(sandbox(), { policies: { moving: policyYaml('moving', '{network: {exposure: cluster}}') } });
      expect((await find('changing', cache)).policy.sections).toEqual({ network: { exposure: 'cluster' } });
    });

    test('that nobody published is an error; a plain user learns no more than that', async () => {
      await putUnder(sandbox(), 'nowhere', { policy: 'imaginary' });
      expect(await failure(find('nowhere'))).toMatchObject({
        code: 'FORBIDDEN',
        message: 'policy imaginary, which namespace nowhere is under, cannot be read',
        reasons: [
          {
            path: 'ConfigMap aisubmit-system/aisubmit-policy-imaginary',
            message: 'does not exist, or is not published to you',
          },
        ],
      });
    });

    test('that is no longer published is an error although it was read before', async () => {
      const cache = memorySourceCache();
      await publish(sandbox(), { policies: { brief: policyYaml('brief') } });
      await putUnder(sandbox(), 'unpublished', { policy: 'brief' });
      await find('unpublished', cache);
      await unpublish(sandbox(), 'aisubmit-policy-brief');
      expect(await failure(find('unpublished', cache))).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    });

    test('that is broken is an error that names document, line and fix', async () => {
      await publish(sandbox(), { policies: { broken: `${policyYaml('broken')}  rules: [` } });
      await putUnder(sandbox(), 'broken', { policy: 'broken' });
      const error = await failure(find('broken'));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'policy broken cannot be used' });
      expect(error.reasons[0]?.path).toMatch(
        /^ConfigMap aisubmit-system\/aisubmit-policy-broken, policy\.yaml:\d+:\d+$/,
      );
      expect(error.fix).toContain('ask your cluster admin to correct it');
    });

    test('that is taken away is missed until an admin confirms it', async () => {
      const cache = memorySourceCache();
      await publish(sandbox(), { policies: { passing: policyYaml('passing') } });
      await putUnder(sandbox(), 'leaving', { policy: 'passing' });
      await find('leaving', cache);
      await putUnder(sandbox(), 'leaving', {});
      expect((await failure(find('leaving', cache))).message).toBe(
        'namespace leaving was under policy passing, and names no policy now',
      );
      await putUnder(sandbox(), 'leaving', { removed: 'passing' });
      expect((await find('leaving', cache)).notices).toEqual([
        'policy passing was taken away from namespace leaving by an admin: the built-in policy baseline applies',
      ]);
    });
  });

  describe('templates', () => {
    test("come from the organisation first, then the namespace, each by one read, and hide none of the organisation's", async () => {
      await publish(sandbox(), { templates: { pytorch: templateYaml('pytorch', 'Corporate') } });
      const own = { 'pytorch.yaml': templateYaml('pytorch', 'Ours'), 'sweep.yaml': templateYaml('sweep', 'Sweep') };
      const made = await alice('POST', '/api/v1/namespaces/templates/configmaps', {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'aisubmit-templates' }, data: own },
      });
      expect(made.status).toBe(201);
      const options = { namespace: 'templates', cache: memorySourceCache(), builtIn };
      const { templates } = await asAlice((api) => templateSources(api, options));
      expect(templates.map(({ name, title, origin }) => [name, title, origin.kind])).toEqual([
        ['pytorch', 'Corporate', 'organisation'],
        ['sweep', 'Sweep', 'namespace'],
      ]);
      const requests = await asked(async () => {
        const { template, notices } = await asAlice((api) => loadTemplate(api, 'pytorch', options));
        expect(template.title).toBe('Corporate');
        expect(notices).toEqual([
          'template pytorch of namespace templates is not used, since your organisation has one of that name',
        ]);
      });
      expect(requests).toEqual([
        'GET aisubmit-system/configmaps/aisubmit-templates',
        'GET templates/configmaps/aisubmit-templates',
      ]);
    });
  });
});
