import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { instantClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import type { Bundle } from '../../build/bundle.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import type { WorkloadKind } from '../../request/workload-kind.ts';
import { applyBundle } from './apply-bundle.ts';
import { planApply } from './plan-apply.ts';

const APPS = '/apis/apps/v1/namespaces/team-a';
const CHILDREN: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networking.k8s.io/v1',
  Service: 'v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PodDisruptionBudget: 'policy/v1',
  CiliumNetworkPolicy: 'cilium.io/v2',
};

function bundle(
  parts: { kind?: WorkloadKind; request?: string; requestId?: string; children?: readonly string[] } = {},
): Bundle {
  const { kind = 'Inference', request = 'one', requestId = 'r1', children = ['NetworkPolicy', 'Service'] } = parts;
  const workload = `${kind.toLowerCase()}-llm`;
  const isJob = kind !== 'Inference';
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', 'aisubmit.dev/workload': workload };
  const metadata = {
    name: workload,
    namespace: 'team-a',
    labels,
    annotations: { 'aisubmit.dev/request-id': requestId },
  };
  return {
    kind,
    name: 'llm',
    namespace: 'team-a',
    workload,
    requestId,
    kept: [],
    parent: {
      apiVersion: isJob ? 'batch/v1' : 'apps/v1',
      kind: isJob ? 'Job' : 'Deployment',
      metadata: {
        ...metadata,
        annotations: {
          ...metadata.annotations,
          'aisubmit.dev/request': request,
          'aisubmit.dev/policy': 'baseline',
          'aisubmit.dev/incomplete': 'true',
        },
      },
      spec: isJob ? { suspend: true } : { replicas: 0 },
    },
    children: children.map(
      (each): KubeObject => ({ apiVersion: CHILDREN[each] ?? 'v1', kind: each, metadata, spec: { of: request } }),
    ),
    release: {
      metadata: { annotations: { 'aisubmit.dev/incomplete': null } },
      spec: isJob ? { suspend: false } : { replicas: 2 },
    },
  };
}

async function apply(
  api: MemoryKubeApi,
  wanted: Bundle,
  options: { replace?: boolean; rerun?: boolean } = {},
): Promise<string> {
  const plan = await planApply(api, wanted, options);
  await applyBundle(api, wanted, { plan, clock });
  return plan.action;
}

async function refusal(
  api: MemoryKubeApi,
  wanted: Bundle,
  options: { replace?: boolean; rerun?: boolean } = {},
): Promise<{ message: string; fix: string | undefined }> {
  const plan = await planApply(api, wanted, options);
  if (plan.action !== 'refuse') throw new Error(`it should have been refused, not ${plan.action}`);
  return { message: plan.error.message, fix: plan.error.fix };
}

function finish(api: MemoryKubeApi, path: string): void {
  const [collection, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const found = api.objects.get(path);
  api.put(collection, {
    ...found,
    metadata: { ...found?.metadata, name },
    status: { conditions: [{ type: 'Complete', status: 'True' }] },
  });
}

const JOB = '/apis/batch/v1/namespaces/team-a/jobs/training-llm';

describe('what exists', () => {
  test('is left alone when the same is asked for again', async () => {
    const api = memoryKubeApi();
    expect(await apply(api, bundle())).toBe('create');
    const before = api.requests.length;
    expect(await apply(api, bundle({ requestId: 'r2' }))).toBe('unchanged');
    expect(api.requests.slice(before).map(({ method }) => method)).toEqual(['GET']);
  });

  test('is never overwritten when it is a run, but says how', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ kind: 'Training' }));
    expect(await refusal(api, bundle({ kind: 'Training', request: 'two' }))).toEqual({
      message: 'another training llm exists already in namespace team-a',
      fix: 'what runs cannot be changed: replace it with --replace (its data stays), or use the name llm-2',
    });
  });

  test('is another when its template has changed', async () => {
    const api = memoryKubeApi();
    const from = (template: string): Bundle => {
      const { parent, ...rest } = bundle();
      const annotations = { ...parent.metadata.annotations, 'aisubmit.dev/template': template };
      return { ...rest, parent: { ...parent, metadata: { ...parent.metadata, annotations } } };
    };
    await apply(api, from('vllm@sha256:1'));
    expect(await planApply(api, from('vllm@sha256:1'))).toEqual({ action: 'unchanged', finished: false });
    expect(await planApply(api, from('vllm@sha256:2'))).toMatchObject({ action: 'update' });
  });

  test('is replaced when asked', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ kind: 'Training' }));
    expect(await apply(api, bundle({ kind: 'Training', request: 'two', requestId: 'r2' }), { replace: true })).toBe(
      'replace',
    );
    expect(api.objects.get(JOB)?.metadata.annotations?.['aisubmit.dev/request']).toBe('two');
  });

  test('may be a finished run, which is offered to be run again', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ kind: 'Training' }));
    finish(api, JOB);
    expect(await planApply(api, bundle({ kind: 'Training' }))).toEqual({ action: 'unchanged', finished: true });
    expect((await refusal(api, bundle({ kind: 'Training' }), { rerun: true })).message).toBe(
      'a finished run holds the name of training llm in namespace team-a',
    );
    expect(await apply(api, bundle({ kind: 'Training', requestId: 'r2' }), { rerun: true, replace: true })).toBe(
      'replace',
    );
  });

  test('may be an incomplete leftover, which is replaced only when asked', async () => {
    const api = memoryKubeApi();
    api.put('/apis/batch/v1/namespaces/team-a/jobs', { ...bundle({ kind: 'Training' }).parent });
    expect((await refusal(api, bundle({ kind: 'Training' }))).message).toContain(
      'was left incomplete by an interrupted submission',
    );
    expect(await apply(api, bundle({ kind: 'Training', requestId: 'r2' }), { replace: true })).toBe('replace');
  });

  test("is never touched when it is somebody else's, whatever is asked", async () => {
    const api = memoryKubeApi();
    api.put(`${APPS}/deployments`, { kind: 'Deployment', metadata: { name: 'inference-llm' } });
    const { message } = await refusal(api, bundle(), { replace: true });
    expect(message).toBe(
      "inference llm cannot be made: Deployment inference-llm, which is not aisubmit's, holds the name in namespace team-a",
    );
  });

  test('takes the first free name into account', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ kind: 'Training' }));
    api.put('/apis/batch/v1/namespaces/team-a/jobs', { metadata: { name: 'training-llm-2' } });
    expect((await refusal(api, bundle({ kind: 'Training', request: 'two' }))).fix).toContain('llm-3');
  });
});

describe('a changed endpoint', () => {
  test('rolls out in place: NetworkPolicy first, Deployment last, what it no longer has is removed', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ children: ['Service', 'NetworkPolicy', 'HorizontalPodAutoscaler'] }));
    const before = api.requests.length;
    expect(
      await apply(
        api,
        bundle({ request: 'two', requestId: 'r2', children: ['Service', 'NetworkPolicy', 'PodDisruptionBudget'] }),
      ),
    ).toBe('update');
    expect(
      api.requests
        .slice(before)
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`),
    ).toEqual([
      'PUT networkpolicies/inference-llm',
      'PUT services/inference-llm',
      'POST team-a/poddisruptionbudgets',
      'DELETE horizontalpodautoscalers/inference-llm',
      'PUT deployments/inference-llm',
    ]);
    const live = api.objects.get(`${APPS}/deployments/inference-llm`);
    expect(live?.['spec']).toEqual({ replicas: 2 });
    expect(live?.metadata.annotations).toEqual({
      'aisubmit.dev/request-id': 'r2',
      'aisubmit.dev/request': 'two',
      'aisubmit.dev/policy': 'baseline',
    });
  });

  test('closes by name what it no longer reaches, before any pod changes; whoever may not look has nothing to close', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle({ children: ['Service', 'NetworkPolicy', 'CiliumNetworkPolicy'] }));
    const before = api.requests.length;
    await apply(api, bundle({ request: 'two', requestId: 'r2' }));
    const written = api.requests.slice(before).filter(({ method }) => method !== 'GET');
    expect(written.map(({ method, path }) => `${method} ${path.split('/').at(-2)}`)).toEqual([
      'PUT networkpolicies',
      'PUT services',
      'DELETE ciliumnetworkpolicies',
      'PUT deployments',
    ]);
    api.fault = ({ path }) => (path.includes('cilium') ? answer(403, 'Forbidden') : undefined);
    expect(await apply(api, bundle({ request: 'three', requestId: 'r3' }))).toBe('update');
  });

  test("keeps the replicas that its autoscaler chose, what others noted, and the Service's address", async () => {
    const api = memoryKubeApi();
    const children = ['NetworkPolicy', 'Service', 'HorizontalPodAutoscaler'];
    await apply(api, bundle({ children }));
    const path = `${APPS}/deployments/inference-llm`;
    const live = api.objects.get(path);
    api.put(`${APPS}/deployments`, {
      ...live,
      metadata: { ...live?.metadata, annotations: { ...live?.metadata.annotations, 'acme.io/note': 'x' } },
      spec: { replicas: 7 },
    });
    const service = api.objects.get('/api/v1/namespaces/team-a/services/inference-llm');
    api.put('/api/v1/namespaces/team-a/services', { ...service, spec: { of: 'one', clusterIP: '10.0.0.7' } });
    await apply(api, bundle({ request: 'two', children }));
    expect(api.objects.get(path)?.['spec']).toEqual({ replicas: 7 });
    expect(api.objects.get(path)?.metadata.annotations).toMatchObject({ 'acme.io/note': 'x' });
    expect(api.objects.get('/api/v1/namespaces/team-a/services/inference-llm')?.['spec']).toEqual({
      of: 'two',
      clusterIP: '10.0.0.7',
    });
  });

  test('is written on the version that a controller has just made', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle());
    let raced = false;
    api.fault = ({ method, path }) => {
      if (raced || method !== 'PUT' || !path.includes('/deployments/')) return undefined;
      raced = true;
      const live = api.objects.get(path);
      if (live !== undefined) api.put(`${APPS}/deployments`, { ...live, status: { replicas: 1 } });
      return undefined;
    };
    expect(await apply(api, bundle({ request: 'two' }))).toBe('update');
    expect(raced).toBe(true);
  });

  test('is not written over what somebody else has just applied', async () => {
    const api = memoryKubeApi();
    await apply(api, bundle());
    const plan = await planApply(api, bundle({ request: 'two' }));
    await apply(api, bundle({ request: 'three' }));
    await expect(applyBundle(api, bundle({ request: 'two' }), { plan, clock })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'inference llm was changed by somebody else at the same time',
    });
  });

  test.each([1, 2, 3, 4, 5, 6, 7])('that is interrupted at request %i is taken up by applying it again', async (at) => {
    const api = memoryKubeApi();
    await apply(api, bundle());
    const wanted = bundle({ request: 'two', children: ['NetworkPolicy', 'Service', 'PodDisruptionBudget'] });
    const start = api.requests.length;
    api.fault = (_request, number) => (number > start + at ? 'dropped' : undefined);
    await apply(api, wanted).catch(() => undefined);
    api.fault = () => undefined;
    await apply(api, wanted);
    expect(await apply(api, wanted)).toBe('unchanged');
    expect(api.objects.get('/api/v1/namespaces/team-a/services/inference-llm')?.['spec']).toEqual({ of: 'two' });
  });
});
