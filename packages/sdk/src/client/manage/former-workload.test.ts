import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { WorkloadRef } from '../workload-ref.ts';
import { workloadNotFound } from './find-names.ts';
import { formerWorkload } from './former-workload.ts';

const REF: WorkloadRef = { kind: 'Training', name: 'mnist', namespace: 'team-a' };

function cluster(events: readonly object[] | 403): KubeApi & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...memoryKubeApi(),
    asked,
    request: async <T>({ path, query }: ApiRequest) => {
      const isEvents = path.endsWith('/events');
      if (isEvents) asked.push(String(query?.['fieldSelector']));
      if (isEvents && events === 403) throw answer(403, 'Forbidden');
      return { status: 200, body: { items: isEvents ? events : [] } as T, warnings: [] };
    },
  };
}

const event = (reason: string, name = 'training-mnist'): object => ({ reason, involvedObject: { kind: 'Job', name } });

test.each([
  [['SuccessfulCreate', 'Completed'], 'it has finished and been deleted since'],
  [['SuccessfulCreate', 'BackoffLimitExceeded'], 'it has failed and been deleted since'],
  [['SuccessfulCreate'], 'it has been deleted'],
  [['constructor', '__proto__'], 'it has been deleted'],
])('after %j: %s', async (reasons, end) => {
  const api = cluster(reasons.map((reason) => event(reason)));
  const refs: readonly WorkloadRef[] = [{ ...REF, kind: 'Inference', name: 'other' }, REF];
  expect((await formerWorkload(api, refs))?.message).toBe(
    `there is no training mnist in namespace team-a any more: ${end}`,
  );
  expect(api.asked).toEqual([
    'involvedObject.kind=Deployment,involvedObject.name=inference-other',
    'involvedObject.kind=Job,involvedObject.name=training-mnist',
  ]);
});

test.each([
  ['what was never there', []],
  ['a server that tells of others', [event('Completed', 'training-other')]],
  ['whoever may not see events', 403 as const],
])('nothing is known of %s', async (_what, events) => {
  expect(await formerWorkload(cluster(events), [REF])).toBeUndefined();
  expect((await workloadNotFound(cluster(events), [REF])).message).toBe(
    'there is no training mnist in namespace team-a',
  );
});
