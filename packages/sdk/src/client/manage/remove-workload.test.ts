import { describe, expect, test } from 'vitest';
import { type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { removeWorkload } from './remove-workload.ts';

const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';
const PODS = '/api/v1/namespaces/team-a/pods';
const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/team-a/deployments';
const HPAS = '/apis/autoscaling/v2/namespaces/team-a/horizontalpodautoscalers';
const NOTEBOOK = { kind: 'Notebook', name: 'lab', namespace: 'team-a' } as const;
const ENDPOINT = { kind: 'Inference', name: 'llm', namespace: 'team-a' } as const;
const labels = (workload: string): object => ({
  'aisubmit.dev/workload': workload,
  'app.kubernetes.io/managed-by': 'aisubmit',
});

function ticking(onSleep: () => void = () => {}): {
  now: () => number;
  random: () => number;
  sleep: () => Promise<void>;
} {
  let time = 0;
  return {
    now: () => time,
    random: () => 0,
    sleep: async () => {
      time += 1000;
      onSleep();
    },
  };
}

function notebook(metadata: object = {}, status: object = {}): MemoryKubeApi {
  const api = memoryKubeApi();
  api.put(JOBS, {
    metadata: {
      name: 'notebook-lab',
      labels: { ...labels('notebook-lab'), 'aisubmit.dev/kind': 'notebook' },
      ...metadata,
    },
    spec: { suspend: false },
    status,
  });
  api.put(CLAIMS, { metadata: { name: 'notebook-lab-home', labels: labels('notebook-lab') } });
  return api;
}

function calls(api: MemoryKubeApi): string[] {
  return api.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

describe('removing', () => {
  test('stops, waits for the pods, deletes, and keeps the data', async () => {
    const api = notebook();
    api.put(PODS, { metadata: { name: 'p', labels: labels('notebook-lab') }, status: { phase: 'Running' } });
    const steps: string[] = [];
    const removal = await removeWorkload(api, NOTEBOOK, {
      clock: ticking(() => api.objects.delete(`${PODS}/p`)),
      onProgress: ({ step, podsLeft }) => steps.push(`${step} ${podsLeft}`),
    });
    expect(removal).toEqual({ kept: ['notebook-lab-home'], purged: [] });
    expect(calls(api)).toEqual([`PATCH ${JOBS}/notebook-lab`, `DELETE ${JOBS}/notebook-lab`]);
    expect(api.requests.find(({ method }) => method === 'DELETE')?.body).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid: 'uid-1' },
    });
    expect(steps).toEqual(['stop 0', 'wait-for-pods 1', 'wait-for-pods 0', 'delete 0']);
  });

  test('deletes the data when asked', async () => {
    const api = notebook();
    expect(await removeWorkload(api, NOTEBOOK, { clock: ticking(), purge: true })).toEqual({
      kept: [],
      purged: ['notebook-lab-home'],
    });
    expect(api.objects.size).toBe(0);
  });

  test.each([
    ['an incomplete leftover', { annotations: { 'aisubmit.dev/incomplete': 'true' } }, {}],
    ['a finished run', {}, { conditions: [{ type: 'Complete', status: 'True' }] }],
  ])('%s needs no stopping', async (_name, metadata, status) => {
    const api = notebook(metadata, status);
    await removeWorkload(api, NOTEBOOK, { clock: ticking() });
    expect(calls(api)).toEqual([`DELETE ${JOBS}/notebook-lab`]);
  });

  test('takes the autoscaler of an endpoint away before scaling to zero', async () => {
    const api = memoryKubeApi();
    api.put(DEPLOYMENTS, { metadata: { name: 'inference-llm' }, spec: { replicas: 2 } });
    api.put(HPAS, { metadata: { name: 'inference-llm' } });
    await removeWorkload(api, ENDPOINT, { clock: ticking() });
    expect(calls(api)).toEqual([
      `DELETE ${HPAS}/inference-llm`,
      `PATCH ${DEPLOYMENTS}/inference-llm`,
      `DELETE ${DEPLOYMENTS}/inference-llm`,
    ]);
    expect(api.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
      metadata: { uid: 'uid-1' },
      spec: { replicas: 0 },
    });
  });

  test('leaves the NetworkPolicy in place while a pod does not end', async () => {
    const api = notebook();
    api.put(PODS, { metadata: { name: 'p', labels: labels('notebook-lab') }, status: { phase: 'Running' } });
    await expect(removeWorkload(api, NOTEBOOK, { clock: ticking() })).rejects.toMatchObject({
      code: 'CONFLICT',
      message:
        'notebook lab in namespace team-a is stopped, but 1 of its pods has not ended: p; what isolates them stays until then',
    });
    expect(api.objects.has(`${JOBS}/notebook-lab`)).toBe(true);
  });

  const using = (claimName: string) => ({
    template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] } },
  });

  test('purges no data that others work on, and stops nothing', async () => {
    const api = notebook();
    api.put(CLAIMS, { metadata: { name: 'notebook-lab-home', labels: labels('notebook-lab') } });
    const ours = { name: 'training-mnist', labels: { 'aisubmit.dev/kind': 'training' } };
    api.put(JOBS, { metadata: ours, spec: { suspend: true, ...using('notebook-lab-home') } });
    api.put(DEPLOYMENTS, { metadata: { name: 'web' }, spec: using('notebook-lab-home') });
    const removal = removeWorkload(api, NOTEBOOK, { purge: true, clock: ticking() });
    await expect(removal).rejects.toMatchObject({
      code: 'CONFLICT',
      message:
        'data of notebook lab in namespace team-a is used by training/mnist, deployment/web; nothing was deleted',
    });
    expect(calls(api)).toEqual([]);
  });

  test('purges data that only others used that have ended, or that others do not use', async () => {
    const api = notebook();
    api.put(CLAIMS, { metadata: { name: 'notebook-lab-home', labels: labels('notebook-lab') } });
    const status = { conditions: [{ type: 'Complete', status: 'True' }] };
    api.put(JOBS, { metadata: { name: 'training-old' }, spec: using('notebook-lab-home'), status });
    api.put(JOBS, { metadata: { name: 'training-else' }, spec: using('datasets') });
    const { purged } = await removeWorkload(api, NOTEBOOK, { purge: true, clock: ticking() });
    expect(purged).toEqual(['notebook-lab-home']);
  });

  test('removes what an interrupted resume left, where there is nothing else', async () => {
    const api = memoryKubeApi();
    const record = '/api/v1/namespaces/team-a/configmaps';
    api.put(record, { metadata: { name: 'notebook-lab-resume' }, data: { 'request.json': '{}' } });
    await removeWorkload(api, NOTEBOOK, { clock: ticking() });
    expect(calls(api)).toEqual([`DELETE ${record}/notebook-lab-resume`]);
  });

  test('removes the very one that was meant', async () => {
    await expect(removeWorkload(notebook(), NOTEBOOK, { uid: 'former', clock: ticking() })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'notebook lab in namespace team-a was replaced by somebody else at the same time',
    });
  });

  test('names what was probably meant', async () => {
    await expect(removeWorkload(notebook(), { ...NOTEBOOK, name: 'lap' }, { clock: ticking() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'there is no notebook lap in namespace team-a',
      fix: 'did you mean notebook/lab?',
    });
  });
});
