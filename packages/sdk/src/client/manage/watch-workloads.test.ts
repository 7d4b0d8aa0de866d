import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import { watchWorkloads } from './watch-workloads.ts';

const clock = { now: () => 0, random: () => 0, sleep: async () => {} };
const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';

function job(name: string, ended: boolean): object {
  return {
    metadata: { name, namespace: 'team-a', uid: name, labels: { 'aisubmit.dev/kind': 'training' } },
    spec: {},
    status: ended ? { conditions: [{ type: 'Complete', status: 'True' }] } : {},
  };
}

type Step = readonly [type: string, name: string, after: () => void];

/** A cluster whose Jobs change as the script of its watch says. */
function cluster(jobs: Map<string, object>, steps: readonly Step[]): KubeApi {
  return {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      const single = jobs.get(path.slice(JOBS.length + 1));
      if (path.startsWith(`${JOBS}/`) && single === undefined) throw answer(404, 'NotFound');
      const body = single ?? { metadata: { resourceVersion: '1' }, items: path === JOBS ? [...jobs.values()] : [] };
      return { status: 200, body: body as T, warnings: [] };
    },
    stream: async ({ path, signal }) => {
      if (path !== JOBS) return waiting(signal);
      return (async function* () {
        for (const [type, name, after] of steps) {
          after();
          const object = { metadata: { name, namespace: 'team-a', resourceVersion: '2' } };
          yield Buffer.from(`${JSON.stringify({ type, object })}\n`);
        }
        throw answer(403, 'Forbidden', 'the script is over');
      })();
    },
  };
}

async function* waiting(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
}

test('tells everything at first, then what changed, and what is gone', async () => {
  const jobs = new Map([['training-a', job('training-a', false)]]);
  const api = cluster(jobs, [
    ['MODIFIED', 'training-a', () => undefined],
    ['MODIFIED', 'training-a', () => jobs.set('training-a', job('training-a', true))],
    ['DELETED', 'training-a', () => jobs.delete('training-a')],
  ]);
  const told: string[] = [];
  await expect(async () => {
    for await (const page of watchWorkloads(api, { namespace: 'team-a', clock }))
      for (const { summary, gone } of page) told.push(`${summary.name} ${gone ? 'gone' : summary.state}`);
  }).rejects.toThrow('the script is over');
  expect(told).toEqual(['a Pending', 'a Succeeded', 'a gone']);
});
