import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { Bundle } from '../../build/bundle.ts';
import { claimReport, configMapReport, type ObjectReport } from './missing-objects.ts';

const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';
const OPTIONS = { namespace: 'team-a', signal: undefined };
const DATA = { name: 'datasets', path: 'spec.mounts[0].pvc.claimName' };

function bundle(more: Partial<Bundle> = {}): Bundle {
  const metadata = { name: 'training-p', namespace: 'team-a' };
  return {
    kind: 'Training',
    name: 'p',
    namespace: 'team-a',
    workload: 'training-p',
    requestId: 'r',
    kept: [],
    parent: { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { parallelism: 1 } },
    children: [],
    release: {},
    ...more,
  };
}

function cluster(
  ...claims: { readonly name: string; readonly modes?: string[]; readonly metadata?: object }[]
): MemoryKubeApi {
  const api = memoryKubeApi();
  for (const { name, modes = ['ReadWriteMany'], metadata } of claims)
    api.put(CLAIMS, { metadata: { name, ...metadata }, spec: { accessModes: modes } });
  return api;
}

const looked = (api: MemoryKubeApi, made: Bundle = bundle()): Promise<ObjectReport> =>
  claimReport(api, { named: [DATA], bundle: made }, OPTIONS);

describe('a claim', () => {
  test('that is there is fine', async () => {
    expect(await looked(cluster({ name: 'datasets' }))).toEqual({ reasons: [], warnings: [] });
  });

  test('that comes with the workload is not looked for', async () => {
    const api = cluster();
    const kept = [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'datasets' } }];
    expect(await looked(api, bundle({ kept }))).toEqual({ reasons: [], warnings: [] });
    expect(api.requests).toEqual([]);
  });

  test.each([
    [['dataset', 'models'], 'did you mean dataset?'],
    [['models', 'home'], 'there are: models, home'],
    [[], 'make one with --mount newpvc:SIZE:/PATH'],
  ])('that is not there is named, beside those that are: %j', async (names, fix) => {
    expect((await looked(cluster(...names.map((name) => ({ name }))))).reasons).toEqual([
      { path: DATA.path, message: 'volume claim datasets does not exist in namespace team-a', fix },
    ]);
  });

  test('that is being deleted takes no new pods', async () => {
    const going = cluster({ name: 'datasets', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect((await looked(going)).reasons.map(({ message }) => message)).toEqual([
      'volume claim datasets is being deleted',
    ]);
  });

  const several = bundle({
    parent: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 0 } },
    children: [
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'd' },
        spec: { maxReplicas: 4 },
      },
    ],
  });

  test('for one node is said where several pods use it', async () => {
    const api = cluster({ name: 'datasets', modes: ['ReadWriteOnce'] });
    expect(await looked(api, several)).toEqual({
      reasons: [],
      warnings: ['volume claim datasets is ReadWriteOnce: pods on other nodes than the first wait until it is free'],
    });
    expect((await looked(api)).warnings).toEqual([]);
  });

  test('of the workload’s own is judged by what it will be', async () => {
    const kept = [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'training-p-work' },
        spec: { accessModes: ['ReadWriteOnce'] },
      },
    ];
    const api = cluster({ name: 'datasets' });
    expect((await looked(api, bundle({ ...several, kept }))).warnings).toEqual([
      'volume claim training-p-work is ReadWriteOnce: pods on other nodes than the first wait until it is free',
    ]);
    const scaled = bundle({ kept, release: { spec: { replicas: 3 } } });
    expect((await looked(api, scaled)).warnings).toHaveLength(1);
    expect((await looked(api, bundle({ kept }))).warnings).toEqual([]);
  });

  test('for one pod is refused where several pods use it', async () => {
    const api = cluster({ name: 'datasets', modes: ['ReadWriteOncePod'] });
    expect((await looked(api, several)).reasons.map(({ message }) => message)).toEqual([
      'volume claim datasets is ReadWriteOncePod, for one pod, not 4',
    ]);
    expect((await looked(api)).reasons).toEqual([]);
  });

  test('that may not be looked at is no reason', async () => {
    const api = cluster();
    api.fault = () => answer(403, 'Forbidden');
    expect(await looked(api)).toEqual({ reasons: [], warnings: [] });
  });
});

test('a ConfigMap that is not there is named, and only metadata is asked for', async () => {
  const api = memoryKubeApi();
  api.put('/api/v1/namespaces/team-a/configmaps', { metadata: { name: 'there' }, data: { a: 'b' } });
  const named = ['there', 'gone'].map((name) => ({ name, path: `spec.mounts[0].${name}` }));
  expect((await configMapReport(api, named, OPTIONS)).reasons).toEqual([
    {
      path: 'spec.mounts[0].gone',
      message: 'ConfigMap gone does not exist in namespace team-a',
      fix: 'make it: kubectl create configmap gone --from-file=FILE --namespace team-a',
    },
  ]);
  expect(api.requests.every(({ accept }) => accept?.includes('PartialObjectMetadata'))).toBe(true);
});
