import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../contract/api-server/call-api.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

interface Told {
  readonly object: { readonly kind: string; readonly name: string };
  readonly reason: string;
  readonly lastSeen: string;
}

describe.each(availableSandboxes())('events on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({
      kind,
      pods: { 'training-stuck': [{ scheduled: false, message: '0/1 nodes are available' }] },
    });
    expect(await desk.aisubmit(['infer', 'model', '--image', 'x', '--replicas', '2'])).toMatchObject({ code: 0 });
    const stuck = ['train', 'stuck', '--image', 'x', '--detach', '--mount', 'newpvc:1Gi:/out'];
    expect(await desk.aisubmit(stuck)).toMatchObject({ code: 0 });
  }, 240_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  const told = async (name: string): Promise<readonly Told[]> =>
    JSON.parse((await desk.aisubmit(['events', name, '-o', 'json'])).stdout).items;

  test('are those of a workload and its pods, and nobody else’s', async () => {
    await until(
      () => told('stuck'),
      (events) => events.some(({ reason }) => reason === 'FailedScheduling'),
    );
    const { code, stdout } = await desk.aisubmit(['events', 'stuck']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^LAST SEEN +COUNT +TYPE +REASON +OBJECT +MESSAGE$/m);
    expect(stdout).toMatch(/Warning +FailedScheduling +pod\/training-stuck-0-\w{5} +0\/1 nodes are available$/m);
    expect(stdout).not.toContain('inference-model');
  });

  test('come by time, of an endpoint with those of its ReplicaSet', async () => {
    const events = await told('inference/model');
    const kinds = events.map(({ object }) => object.kind);
    expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'ReplicaSet', 'Pod']));
    const at = events.map(({ lastSeen }) => Math.floor(Date.parse(lastSeen) / 1000));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
  });

  test('are still told of a pod that is gone', async () => {
    const [pod] = (await told('model')).filter(({ object }) => object.kind === 'Pod').map(({ object }) => object.name);
    await desk.sandbox.admin('DELETE', `/api/v1/namespaces/team-a/pods/${pod}`);
    await until(
      () => desk.sandbox.admin('GET', `/api/v1/namespaces/team-a/pods/${pod}`),
      ({ status }) => status === 404,
    );
    const names = (await told('model')).map(({ object }) => object.name);
    expect(names).toContain(pod);
    expect(new Set(names.filter((name) => /^inference-model-\w+-\w+$/.test(name))).size).toBe(3);
  });

  test('go on with --watch', async () => {
    let isDeleted = false;
    const { code, stdout } = await desk.aisubmit(['events', 'model', '--watch'], {
      stopAfterMs: 6000,
      onStdout: (text) => {
        if (isDeleted || !text.includes('Started')) return;
        isDeleted = true;
        const path = '/api/v1/namespaces/team-a/pods?labelSelector=aisubmit.dev/workload%3Dinference-model';
        void desk.sandbox.admin('DELETE', path);
      },
    });
    expect(code).toBe(130);
    const pods = stdout.match(/Started +pod\/inference-model-\w+-\w{5}/g) ?? [];
    // Two at first, one of which was replaced; then both were.
    expect(new Set(pods).size).toBe(5);
  });

  test('of a workload that there is not', async () => {
    const { code, stderr } = await desk.aisubmit(['events', 'stuk']);
    expect(code).toBe(4);
    expect(stderr).toContain('did you mean training/stuck?');
  });

  test('say what became of one that is gone', async () => {
    expect(await desk.aisubmit(['train', 'short', '--image', 'x', '--wait'])).toMatchObject({ code: 0 });
    await until(
      () => told('short'),
      (events) => events.some(({ reason }) => reason === 'Completed'),
    );
    await desk.sandbox.admin(
      'DELETE',
      '/apis/batch/v1/namespaces/team-a/jobs/training-short?propagationPolicy=Background',
    );
    await until(
      () => desk.sandbox.admin('GET', '/apis/batch/v1/namespaces/team-a/jobs/training-short'),
      ({ status }) => status === 404,
    );
    const { code, stderr } = await desk.aisubmit(['logs', 'short']);
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr:
        'error: there is no training short in namespace team-a any more: it has finished and been deleted since\n' +
        'fix: its logs went with it; --ttl says how long what has ended stays, and a volume or a bucket keeps its files\n',
    });
  });
});
