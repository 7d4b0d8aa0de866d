import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { Bundle } from '../../build/bundle.ts';
import type { ApiRequest, ApiResponse, KubeApi } from '../transport/kube-api.ts';
import { preflight, throwIfRefused } from './preflight.ts';

const RESOURCES = { requests: { cpu: '2', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi', 'nvidia.com/gpu': '2' } };

function bundle(): Bundle {
  const metadata = { name: 'training-mnist', namespace: 'team-a' };
  return {
    kind: 'Training',
    name: 'mnist',
    namespace: 'team-a',
    workload: 'training-mnist',
    requestId: 'r1',
    kept: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { ...metadata, name: 'training-mnist-data' },
        spec: { storageClassName: 'fast', resources: { requests: { storage: '100Gi' } } },
      },
    ],
    parent: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        suspend: true,
        parallelism: 2,
        completions: 2,
        template: {
          spec: {
            containers: [{ name: 'training', resources: RESOURCES }],
            initContainers: [{ name: 'init', resources: { limits: { cpu: '8' } } }],
          },
        },
      },
    },
    children: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata }],
    release: { spec: { suspend: false } },
  };
}

/** A cluster that knows the namespace and allows everything, unless `denied` says otherwise. */
function cluster(
  options: { labels?: Record<string, string>; denied?: readonly string[]; warnings?: readonly string[] } = {},
): MemoryKubeApi {
  const api = memoryKubeApi();
  const request = api.request.bind(api);
  api.put('/api/v1/namespaces', { metadata: { name: 'team-a', labels: options.labels ?? {} } });
  const answering: KubeApi['request'] = async <T>(each: ApiRequest): Promise<ApiResponse<T>> => {
    if (each.path.endsWith('/selfsubjectaccessreviews')) {
      const { spec } = each.body as {
        spec: { resourceAttributes: { verb: string; resource: string; subresource?: string } };
      };
      const { verb, resource, subresource } = spec.resourceAttributes;
      const allowed = !(options.denied ?? []).includes(
        `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`,
      );
      return { status: 201, body: { status: { allowed } } as T, warnings: [] };
    }
    const found = await request<T>(each);
    const warns = each.method === 'POST' && each.path.endsWith('/jobs');
    return warns ? { ...found, warnings: options.warnings ?? [] } : found;
  };
  api.request = answering;
  return api;
}

function quota(
  api: MemoryKubeApi,
  hard: Record<string, string>,
  used: Record<string, string>,
  spec: object = {},
): void {
  api.put('/api/v1/namespaces/team-a/resourcequotas', { metadata: { name: 'team-a' }, spec, status: { hard, used } });
}

describe('a preflight', () => {
  test('finds nothing where everything is well, and writes nothing', async () => {
    const api = cluster({ labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
    expect(await preflight(api, bundle())).toEqual({ reasons: [], warnings: [], podSecurity: 'restricted' });
    expect([...api.objects.keys()]).toEqual(['/api/v1/namespaces/team-a']);
    expect(
      api.requests.filter(({ method }) => method === 'POST').every(({ query }) => query?.['dryRun'] === 'All'),
    ).toBe(true);
  });

  test('gathers every reason at once', async () => {
    const api = cluster({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      denied: ['patch jobs', 'get pods/log'],
      warnings: ['would violate PodSecurity "restricted:latest": runAsNonRoot != true'],
    });
    api.fault = ({ path }) =>
      path.endsWith('/networkpolicies') ? answer(422, 'Invalid', 'a rule says no') : undefined;
    quota(
      api,
      { 'requests.nvidia.com/gpu': '8', pods: '10', 'requests.storage': '1Ti' },
      { 'requests.nvidia.com/gpu': '6', pods: '1' },
    );
    const report = await preflight(api, bundle());
    expect(report.reasons.map(({ message }) => message)).toEqual([
      'its pods would be refused: it would violate PodSecurity "restricted:latest": runAsNonRoot != true',
      'a rule says no',
      'you may not patch jobs in namespace team-a, which is needed to let it run once everything is in place',
      'needs 4 nvidia.com/gpu, 2 of 8 left in quota team-a',
    ]);
    expect(report.warnings).toEqual(['you may not get pods/log in namespace team-a, which is needed to see its logs']);
    expect(() => throwIfRefused(report, bundle())).toThrow(
      'the cluster would refuse training mnist; nothing was created',
    );
  });

  test('takes a Pod Security warning for information where only the warn label asks for it', async () => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    };
    const warnings = ['would violate PodSecurity "restricted:latest": x'];
    const report = await preflight(cluster({ labels, warnings }), bundle());
    expect(report).toMatchObject({ reasons: [], warnings });
  });

  test.each([
    [
      'restricted volume types (volume "mount-0" uses restricted volume type "nfs")',
      'the policy allows NFS volumes, but namespace team-a enforces Pod Security level restricted, which does not',
      'pod-security.kubernetes.io/enforce=baseline',
    ],
    [
      'hostPath volumes (volume "mount-0")',
      'the policy allows folders of the node, but namespace team-a enforces Pod Security level restricted, which does not',
      'pod-security.kubernetes.io/enforce=privileged',
    ],
    [
      'hostPath volumes (volume "mount-0"), restricted volume types (volumes "mount-0", "mount-1" use restricted volume types "hostPath", "nfs")',
      'the policy allows folders of the node and NFS volumes, but namespace team-a enforces Pod Security level restricted, which does not',
      'pod-security.kubernetes.io/enforce=privileged',
    ],
  ])('says what an admin has to do about volumes: %s', async (violated, message, label) => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const warnings = [`would violate PodSecurity "restricted:latest": ${violated}`];
    const { reasons } = await preflight(cluster({ labels, warnings }), bundle());
    expect(reasons).toEqual([
      {
        path: 'Job/training-mnist',
        message: `its pods would be refused: ${message}`,
        fix: `use a volume claim instead, or ask your cluster admin for a namespace with the label ${label}`,
      },
    ]);
  });

  test('looks for what the request names, together with everything else', async () => {
    const named = {
      secrets: [{ name: 'hub', purpose: 'mount', hosts: [], path: 'spec.mounts[0].secret.name' } as const],
      configMaps: [{ name: 'settings', path: 'spec.mounts[1].configMap.name' }],
      claims: [{ name: 'datasets', path: 'spec.mounts[2].pvc.claimName' }],
    };
    const { reasons } = await preflight(cluster(), bundle(), { named });
    expect(reasons.map(({ path, fix }) => `${path}: ${fix}`)).toEqual([
      'spec.mounts[0].secret.name: make it: kubectl aisubmit secret create token hub --namespace team-a, or with git, s3 or registry instead of token',
      'spec.mounts[1].configMap.name: make it: kubectl create configmap settings --from-file=FILE --namespace team-a',
      'spec.mounts[2].pvc.claimName: make one with --mount newpvc:SIZE:/PATH',
    ]);
  });

  test('asks no more than before where the request names nothing', async () => {
    const [plain, named] = [cluster(), cluster()];
    await preflight(plain, bundle());
    await preflight(named, bundle(), { named: { secrets: [], configMaps: [], claims: [] } });
    expect(named.requests).toEqual(plain.requests);
  });

  test('says that a namespace does not exist, or is going, and nothing else', async () => {
    const api = cluster();
    api.objects.clear();
    expect((await preflight(api, bundle())).reasons.map(({ message }) => message)).toEqual([
      'namespace team-a does not exist',
    ]);
    api.put('/api/v1/namespaces', { metadata: { name: 'team-a', deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect((await preflight(api, bundle())).reasons.map(({ message }) => message)).toEqual([
      'namespace team-a is being deleted',
    ]);
  });

  test('does not read a namespace again that was read a moment ago', async () => {
    const api = cluster();
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    const report = await preflight(api, bundle(), { namespaceFacts: { readable: true, labels, annotations: {} } });
    expect(report.podSecurity).toBe('baseline');
    expect(api.requests.filter(({ path }) => path === '/api/v1/namespaces/team-a')).toEqual([]);
  });

  test('does without what may not be read', async () => {
    const api = cluster();
    api.fault = ({ method }) => (method === 'GET' ? answer(403, 'Forbidden') : undefined);
    expect((await preflight(api, bundle())).reasons).toEqual([]);
  });

  test('ends at once when the cluster cannot be asked', async () => {
    const api = cluster();
    api.fault = ({ path }) => (path.endsWith('/jobs') ? answer(500, 'InternalError') : undefined);
    await expect(preflight(api, bundle())).rejects.toMatchObject({ code: 'SERVER_ERROR' });
  });

  test('says that a name is taken, but not when it is to be replaced, and never of what is kept', async () => {
    const api = cluster();
    api.put('/apis/batch/v1/namespaces/team-a/jobs', { metadata: { name: 'training-mnist' } });
    api.put('/api/v1/namespaces/team-a/persistentvolumeclaims', { metadata: { name: 'training-mnist-data' } });
    expect((await preflight(api, bundle())).reasons.map(({ path }) => path)).toEqual(['Job/training-mnist']);
    expect((await preflight(api, bundle(), { action: 'replace' })).reasons).toEqual([]);
  });
});

describe('quota', () => {
  test.each<[string, Record<string, string>, Record<string, string>, object, string[]]>([
    [
      'counts init containers by their peak',
      { 'limits.cpu': '15' },
      {},
      {},
      ['needs 16 limits.cpu, 15 of 15 left in quota team-a'],
    ],
    [
      "counts memory in the quota's own units",
      { 'requests.memory': '10Gi' },
      { 'requests.memory': '4Gi' },
      {},
      ['needs 8Gi requests.memory, 6Gi of 10Gi left in quota team-a'],
    ],
    ['counts pods', { pods: '1' }, {}, {}, ['needs 2 pods, 1 of 1 left in quota team-a']],
    [
      'counts jobs',
      { 'count/jobs.batch': '3' },
      { 'count/jobs.batch': '3' },
      {},
      ['needs 1 jobs.batch, 0 of 3 left in quota team-a'],
    ],
    [
      'counts storage',
      { 'requests.storage': '50Gi' },
      {},
      {},
      ['needs 100Gi requests.storage, 50Gi of 50Gi left in quota team-a'],
    ],
    [
      'counts storage by class',
      { 'fast.storageclass.storage.k8s.io/requests.storage': '50Gi' },
      {},
      {},
      ['needs 100Gi fast.storageclass.storage.k8s.io/requests.storage, 50Gi of 50Gi left in quota team-a'],
    ],
    ['leaves out what does not apply', { pods: '0' }, {}, { scopes: ['BestEffort'] }, []],
    ['leaves out pods that have a deadline', { pods: '0' }, {}, { scopes: ['Terminating'] }, []],
    ['is content with exactly enough', { 'requests.nvidia.com/gpu': '4' }, {}, {}, []],
  ])('%s', async (_name, hard, used, spec, want) => {
    const api = cluster();
    quota(api, hard, used, spec);
    expect((await preflight(api, bundle())).reasons.map(({ message }) => message)).toEqual(want);
  });
});
