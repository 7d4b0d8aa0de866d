import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { type KnownName, type NameSource, namesOf } from './names-of.ts';

/** Answers paths with bodies, 403 for `false` and 404 for all else. */
function serving(bodies: Readonly<Record<string, object | false>>): KubeApi {
  return {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      const body = bodies[path];
      if (body === undefined) throw answer(404, 'NotFound');
      if (body === false) throw answer(403, 'Forbidden');
      return { status: 200, body: body as T, warnings: [] };
    },
  };
}

async function namesIn(
  api: KubeApi,
  source: NameSource,
  namespace: string | undefined = 'team-a',
): Promise<KnownName[]> {
  const names: KnownName[] = [];
  for await (const name of namesOf(api, source, { namespace })) names.push(name);
  return names;
}

const TEMPLATE = (kind: string, title: string): string =>
  `apiVersion: aisubmit.dev/v1alpha1\nkind: Template\nmetadata:\n  title: "${title}"\nspec:\n  kind: ${kind}\n`;
const MAPS = '/configmaps/aisubmit-templates';

test('templates: the organisation’s before the namespace’s, by kind and title', async () => {
  const api = serving({
    [`/api/v1/namespaces/aisubmit-system${MAPS}`]: {
      data: { 'gpu.yaml': TEMPLATE('Training', 'On \u001b[31mGPUs'), README: 'x', 'a b.yaml': 'x' },
    },
    [`/api/v1/namespaces/team-a${MAPS}`]: { data: { 'gpu.yaml': TEMPLATE('Notebook', 'Mine'), 'odd.yaml': '{' } },
  });
  expect(await namesIn(api, 'template')).toEqual([
    { name: 'gpu', kind: 'Training', title: 'On \\u{1b}[31mGPUs' },
    { name: 'odd' },
  ]);
});

test('templates that may not be read hide no others', async () => {
  const api = serving({
    [`/api/v1/namespaces/aisubmit-system${MAPS}`]: false,
    [`/api/v1/namespaces/team-a${MAPS}`]: { data: { 'mine.yaml': TEMPLATE('Notebook', 'Mine') } },
  });
  expect(await namesIn(api, 'template')).toEqual([{ name: 'mine', kind: 'Notebook', title: 'Mine' }]);
});

test('queues of the version that Kueue prefers', async () => {
  const group = { preferredVersion: { version: 'v1beta1' } };
  const items = [{ metadata: { name: 'gpu', creationTimestamp: '2026-11-23T12:00:00Z' } }];
  const api = serving({
    '/apis/kueue.x-k8s.io': group,
    '/apis/kueue.x-k8s.io/v1beta1/namespaces/team-a/localqueues': { items },
  });
  expect(await namesIn(api, 'queue')).toEqual([{ name: 'gpu', createdAt: '2026-11-23T12:00:00Z' }]);
  expect(await namesIn(serving({}), 'queue')).toEqual([]);
});

test('credentials by their records, and namespaces without their content', async () => {
  const record = {
    metadata: { name: 'aisubmit-secret-ssh', namespace: 'team-a', labels: { 'aisubmit.dev/secret-record': 'git' } },
    data: { hosts: 'git.example.com' },
  };
  const api = serving({
    '/api/v1/namespaces/team-a/configmaps': { items: [record] },
    '/api/v1/namespaces': { items: [{ metadata: { name: 'team-a' } }] },
  });
  expect(await namesIn(api, 'secret')).toEqual([{ name: 'ssh', kind: 'git', title: 'git.example.com' }]);
  expect(await namesIn(api, 'namespace')).toEqual([{ name: 'team-a' }]);
});

test('who may not look, or names no namespace, is offered nothing', async () => {
  expect(await namesIn(serving({ '/api/v1/namespaces': false }), 'namespace')).toEqual([]);
  for (const source of ['workload', 'secret', 'queue'] as const) {
    const names: KnownName[] = [];
    for await (const name of namesOf(serving({}), source, {})) names.push(name);
    expect(names).toEqual([]);
  }
});
