import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { workloadNotFound } from './find-names.ts';

function withRuns(...names: readonly string[]): KubeApi {
  const items = names.map((name) => ({
    metadata: { name: `training-${name}`, namespace: 'team-a', labels: { 'aisubmit.dev/kind': 'training' } },
    spec: {},
    status: {},
  }));
  return {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      return { status: 200, body: { items: path.endsWith('/jobs') ? items : [] } as T, warnings: [] };
    },
  };
}

const TEN = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7', 'h8', 'i9', 'j0'];
const listed = TEN.map((name) => `training/${name}`).join(', ');

test.each([
  [[], 'there is nothing in this namespace; is it the right one? choose with --namespace'],
  [['mnits', ...TEN], 'did you mean training/mnits?'],
  [TEN, `there are: ${listed}`],
  [[...TEN, 'k1'], `there are: ${listed} and others; see kubectl aisubmit list --all-users`],
])('beside %j', async (names, fix) => {
  const ref = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
  expect(await workloadNotFound(withRuns(...names), [ref])).toMatchObject({
    code: 'NOT_FOUND',
    message: 'there is no training mnist in namespace team-a',
    fix,
  });
});
