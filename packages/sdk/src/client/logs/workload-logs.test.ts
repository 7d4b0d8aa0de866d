import { describe, expect, test } from 'vitest';
import { answer, lostConnection, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { ApiError } from '../transport/api-error.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { LogsOptions } from './log-line.ts';
import { workloadLogs } from './workload-logs.ts';

const REF = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const clock = { now: () => 0, random: () => 0, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
const JOB = {
  metadata: { name: 'training-mnist', uid: 'job' },
  status: { conditions: [{ type: 'Complete', status: 'True' }] },
};

function pod(name: string, state: object = { terminated: { exitCode: 0 } }): object {
  return {
    metadata: { name, uid: name, ownerReferences: [{ kind: 'Job', uid: 'job' }] },
    spec: { containers: [{ name: 'training' }, { name: 'sidecar' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'training', state }] },
  };
}

type Script = Readonly<Record<string, readonly (readonly string[] | Error)[]>>;

/** A cluster whose pods have scripted logs, one entry for each time a log is opened; an Error ends it. */
function cluster(pods: readonly object[], logs: Script): { api: KubeApi; opened: ApiRequest[] } {
  const opened: ApiRequest[] = [];
  const remaining = new Map(Object.entries(logs).map(([name, runs]) => [name, [...runs]]));
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      const lists: Readonly<Record<string, readonly object[]>> = { pods, jobs: [JOB] };
      const single = path.endsWith('/jobs/training-mnist');
      const body = single ? JOB : { metadata: {}, items: lists[path.split('/').at(-1) ?? ''] ?? [] };
      return { status: 200, body: body as T, warnings: [] };
    },
    stream: async (request) => {
      if (request.query?.['watch'] === true) return waiting(request.signal);
      opened.push(request);
      const run = remaining.get(request.path.split('/').at(-2) ?? '')?.shift() ?? [];
      if (run instanceof Error && run instanceof ApiError && run.status !== undefined) throw run;
      return lines(run);
    },
  };
  return { api, opened };
}

async function* lines(run: readonly string[] | Error): AsyncGenerator<Uint8Array> {
  if (run instanceof Error) throw run;
  for (const line of run) {
    if (line === 'CUT') throw lostConnection();
    yield Buffer.from(`${line}\n`);
  }
}

async function* waiting(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
}

async function read(api: KubeApi, options: LogsOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { pod: name, line } of workloadLogs(api, REF, { clock, ...options })) found.push(`${name}: ${line}`);
  return found;
}

const at = (second: number, text: string): string => `2026-01-01T00:00:0${second}.5Z ${text}`;

describe('logs', () => {
  test('are those of every pod, without the times unless asked for', async () => {
    const { api, opened } = cluster([pod('a'), pod('b')], { a: [[at(1, 'one'), at(2, 'two')]], b: [[at(1, 'three')]] });
    expect(await read(api, { tail: 5 })).toEqual(['a: one', 'a: two', 'b: three']);
    expect(opened[0]?.query).toMatchObject({ container: 'training', tailLines: 5, timestamps: true });
    const again = cluster([pod('a')], { a: [[at(1, 'one')]] });
    expect(await read(again.api, { timestamps: true })).toEqual(['a: 2026-01-01T00:00:01.500000000Z one']);
  });

  test('name the containers there are when one is not', async () => {
    const { api } = cluster([pod('a')], {});
    await expect(read(api, { container: 'nope' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fix: 'it has: training, sidecar',
    });
  });

  test('say why there are none yet', async () => {
    const notYet = answer(400, 'BadRequest', 'container "training" in pod "a" is waiting to start: ContainerCreating');
    const { api } = cluster([pod('a', { waiting: { reason: 'ContainerCreating' } })], { a: [notYet] });
    await expect(read(api)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'training mnist in namespace team-a has no logs yet: it has finished',
    });
  });
});

describe('followed logs', () => {
  test('end with the run, after every line', async () => {
    const { api } = cluster([pod('a'), pod('b')], { a: [[at(1, 'one')]], b: [[at(1, 'two')]] });
    expect((await read(api, { follow: true })).toSorted()).toEqual(['a: one', 'b: two']);
  });

  test('are taken up again after the last line when the connection breaks', async () => {
    const { api, opened } = cluster([pod('a')], {
      a: [
        [at(1, 'one'), at(2, 'two'), 'CUT'],
        [at(1, 'one'), at(2, 'two'), at(3, 'three')],
      ],
    });
    expect(await read(api, { follow: true, tail: 9 })).toEqual(['a: one', 'a: two', 'a: three']);
    expect(opened[1]?.query).toMatchObject({ sinceTime: '2026-01-01T00:00:02.500000000Z', tailLines: undefined });
  });

  test('wait while the container is still starting', async () => {
    const notYet = answer(400, 'BadRequest', 'container "training" is waiting to start: PodInitializing');
    const { api } = cluster([pod('a')], { a: [notYet, [at(1, 'one')]] });
    expect(await read(api, { follow: true })).toEqual(['a: one']);
  });

  test('fail with what waiting does not mend', async () => {
    const { api } = cluster([pod('a')], { a: [answer(403, 'Forbidden', 'no logs for you')] });
    await expect(read(api, { follow: true })).rejects.toThrow('no logs for you');
  });
});
