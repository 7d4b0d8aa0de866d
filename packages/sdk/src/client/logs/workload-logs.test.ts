import { describe, expect, test } from 'vitest';
import { answer, lostConnection, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { quickClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import { ApiError } from '../transport/api-error.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { LogsOptions } from './log-line.ts';
import { workloadLogs } from './workload-logs.ts';

const REF = { kind: 'Training', name: 'mnist', namespace: 'team-a' } as const;
const JOB = {
  metadata: { name: 'training-mnist', uid: 'job' },
  status: { conditions: [{ type: 'Complete', status: 'True' }] },
};

interface TestPod {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

function pod(name: string, state: object = { terminated: { exitCode: 0 } }, more: object = {}): TestPod {
  return {
    metadata: { name, uid: name, ownerReferences: [{ kind: 'Job', uid: 'job' }] },
    spec: { containers: [{ name: 'training' }, { name: 'sidecar' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'training', state, ...more }] },
  };
}

type Script = Readonly<Record<string, readonly (readonly string[] | Error)[]>>;

/** A cluster whose pods have scripted logs, one entry for each time a log is opened; an Error ends it. */
function cluster(pods: readonly TestPod[], logs: Script, job: object = JOB): { api: KubeApi; opened: ApiRequest[] } {
  const opened: ApiRequest[] = [];
  const remaining = new Map(Object.entries(logs).map(([name, runs]) => [name, [...runs]]));
  const api: KubeApi = {
    ...memoryKubeApi(),
    request: async <T>({ path }: ApiRequest) => {
      const lists: Readonly<Record<string, readonly object[]>> = { pods, jobs: [job] };
      const single = path.endsWith('/jobs/training-mnist')
        ? job
        : pods.find((each) => path.endsWith(`/pods/${each.metadata.name}`));
      const body = single ?? { metadata: {}, items: lists[path.split('/').at(-1) ?? ''] ?? [] };
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
  test('are those of every pod, merged by time, without the times unless asked for', async () => {
    const { api, opened } = cluster([pod('a'), pod('b')], { a: [[at(1, 'one'), at(2, 'two')]], b: [[at(1, 'three')]] });
    expect(await read(api, { tail: 5 })).toEqual(['a: one', 'b: three', 'a: two']);
    expect(opened[0]?.query).toMatchObject({ container: 'training', tailLines: 5, timestamps: true });
    const again = cluster([pod('a')], { a: [[at(1, 'one')]] });
    expect(await read(again.api, { timestamps: true })).toEqual(['a: 2026-01-01T00:00:01.500000000Z one']);
  });

  test('are of the pod that is named', async () => {
    const { api } = cluster([pod('a'), pod('b')], { b: [[at(1, 'three')]] });
    expect(await read(api, { pod: 'b' })).toEqual(['b: three']);
    await expect(read(api, { pod: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND', fix: 'it has: a, b' });
    await expect(read(api, { pod: 'c' })).rejects.toMatchObject({ fix: 'did you mean a? it has: a, b' });
  });

  test('of very many pods come one after the other', async () => {
    const notes: string[] = [];
    const { api } = cluster([pod('a'), pod('b')], { a: [[at(1, 'one'), at(3, 'two')]], b: [[at(2, 'three')]] });
    const found = await read(api, { maxStreams: 1, onNote: (note) => notes.push(note) });
    expect(found).toEqual(['a: one', 'a: two', 'b: three']);
    expect(notes).toEqual(['2 logs are too many to merge by time: they come one after the other']);
  });

  test('end where they may not be longer', async () => {
    const { api } = cluster([pod('a')], { a: [[at(1, 'one'), at(2, 'two')]] });
    expect(await read(api, { limitBytes: 6 })).toEqual(['a: one', 'a: tw']);
  });

  test('of the run before are those of the pods that had one', async () => {
    const none = answer(400, 'BadRequest', 'previous terminated container "training" in pod "a" not found');
    expect(
      await read(cluster([pod('a'), pod('b')], { a: [none], b: [[at(1, 'one')]] }).api, { previous: true }),
    ).toEqual(['b: one']);
    await expect(read(cluster([pod('a')], { a: [none] }).api, { previous: true })).rejects.toThrow(
      'no container of training mnist in namespace team-a has restarted, so there is no run before this one',
    );
  });

  test('of pods that are gone cannot be read', async () => {
    await expect(read(cluster([], {}).api)).rejects.toMatchObject({
      message: 'training mnist in namespace team-a has no logs any more: its pods are gone (it has finished)',
      fix: 'logs go with the pods; write what should stay to a volume or a bucket, or run it again',
    });
  });

  test('name the containers there are when one is not', async () => {
    const { api } = cluster([pod('a')], {});
    await expect(read(api, { container: 'nope' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      fix: 'it has: training, sidecar',
    });
    await expect(read(api, { container: 'trainng' })).rejects.toMatchObject({
      fix: 'did you mean training? it has: training, sidecar',
    });
  });

  test('say why there are none yet', async () => {
    const notYet = answer(400, 'BadRequest', 'container "training" in pod "a" is waiting to start: ContainerCreating');
    const { api } = cluster([pod('a', { waiting: { reason: 'ContainerCreating' } })], { a: [notYet] });
    await expect(read(api)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'training mnist in namespace team-a has no logs: it has finished',
    });
    const unbound = { ...pod('a', {}), status: { phase: 'Pending' } };
    await expect(read(cluster([unbound], { a: [[]] }, { ...JOB, status: {} }).api)).rejects.toThrow(
      'training mnist in namespace team-a has no logs yet: it waits for a node',
    );
  });

  test('that are empty are said to be, unless that is what was asked for', async () => {
    const notes: string[] = [];
    const onNote = (note: string): void => void notes.push(note);
    expect(await read(cluster([pod('a')], { a: [[]] }).api, { onNote, tail: 0 })).toEqual([]);
    expect(await read(cluster([pod('a')], { a: [[]] }).api, { onNote, sinceSeconds: 5 })).toEqual([]);
    expect(notes).toEqual([]);
    expect(await read(cluster([pod('a')], { a: [[]] }).api, { onNote })).toEqual([]);
    expect(notes).toEqual(['training mnist in namespace team-a has written nothing: it has finished']);
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

  test('go on when the server ends them while the container runs', async () => {
    const running = pod('a', { running: {} });
    const { api, opened } = cluster([running], {
      a: [[at(1, 'one')], [at(1, 'one'), at(2, 'two')], answer(404, 'NotFound')],
    });
    expect(await read(api, { follow: true })).toEqual(['a: one', 'a: two']);
    expect(opened.map(({ query }) => query?.['sinceTime'])).toEqual([
      undefined,
      '2026-01-01T00:00:01.500000000Z',
      '2026-01-01T00:00:02.500000000Z',
    ]);
  });

  test('of a container that has ended are asked for once more', async () => {
    const { api, opened } = cluster([pod('a')], { a: [[at(1, 'one')], [at(1, 'one'), at(1, 'late')]] });
    expect(await read(api, { follow: true })).toEqual(['a: one', 'a: late']);
    expect(opened.map(({ query }) => query?.['follow'])).toEqual([true, undefined]);
  });

  test('of a container that restarted meanwhile end with its last words', async () => {
    const restarted = pod('a', { running: {} }, { restartCount: 1, lastState: { terminated: { exitCode: 1 } } });
    const { api, opened } = cluster([restarted], { a: [[at(1, 'one')], answer(404, 'NotFound')] });
    expect(await read(api, { follow: true })).toEqual(['a: one']);
    expect(opened[0]?.query).toMatchObject({ follow: true });
  });

  test('of many pods are read a few at a time, all of them', async () => {
    const notes: string[] = [];
    const { api } = cluster([pod('a'), pod('b'), pod('c')], {
      a: [[at(1, 'one')]],
      b: [[at(1, 'two')]],
      c: [[at(1, 'three')]],
    });
    const found = await read(api, { follow: true, maxStreams: 1, onNote: (note) => notes.push(note) });
    expect(found).toEqual(['a: one', 'b: two', 'c: three']);
    expect(notes).toEqual(['there are more logs than the 1 that are followed at a time; choose one with --pod']);
  });

  test('say what they wait for', async () => {
    const notes: string[] = [];
    const { api } = cluster([], {}, { ...JOB, status: {} });
    const stop = new AbortController();
    const onNote = (note: string): void => {
      notes.push(note);
      stop.abort();
    };
    await expect(read(api, { follow: true, onNote, signal: stop.signal })).rejects.toThrow('interrupted');
    expect(notes).toEqual([
      'training mnist in namespace team-a has written nothing yet: it waits for its pods to be created',
    ]);
  });
});

test.each([false, true])(
  'a line of 1 GiB takes no more memory than a short one (followed: %s)',
  async (follow) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let most = 0;
    const { api } = cluster([pod('a')], {});
    const endless: KubeApi = {
      ...api,
      stream: async ({ query, signal }) => (query?.['watch'] === true ? waiting(signal) : gibibyte()),
    };
    async function* gibibyte(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(at(1, ''));
      for (let sent = 0; sent < 2 ** 30; sent += chunk.length) {
        most = Math.max(most, memory());
        yield chunk;
      }
    }
    const memory = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = memory();
    let characters = 0;
    for await (const { line, partial } of workloadLogs(endless, REF, { clock, follow })) {
      characters += line.length;
      expect(partial).toBe(true);
      if (characters >= 2 ** 30) break;
    }
    expect(characters).toBe(2 ** 30);
    expect(most - before).toBeLessThan(256 * 1024 * 1024);
  },
  120_000,
);
