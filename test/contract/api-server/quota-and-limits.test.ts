import { describe, expect, test } from 'vitest';
import { hardened, job, PODS, pod } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({ namespaces: [{ name: 'team-a' }, { name: 'team-b' }, { name: 'open' }] }, ({ admin }) => {
  describe('quota', () => {
    const quotas = '/api/v1/namespaces/team-b/resourcequotas';
    const jobs = '/apis/batch/v1/namespaces/team-b/jobs';
    const pods = '/api/v1/namespaces/team-b/pods';
    const sized = (cpu: string) => ({ containers: [hardened({ resources: { requests: { cpu }, limits: { cpu } } })] });

    test('counts pods by what they ask for, and Jobs only as Jobs', async () => {
      const hard = { 'requests.cpu': '500m', 'count/jobs.batch': '1', pods: '5' };
      await admin('POST', quotas, {
        body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' }, spec: { hard } },
      });
      await expect
        .poll(async () => (await admin('GET', `${quotas}/small`)).body.status?.used, { timeout: 10_000 })
        .toEqual({ 'requests.cpu': '0', 'count/jobs.batch': '0', pods: '0' });

      expect((await admin('POST', `${jobs}?dryRun=All`, { body: job('big', {}, sized('2')) })).status).toBe(201);
      const over = await admin('POST', `${pods}?dryRun=All`, { body: pod('over', sized('600m')) });
      expect([over.status, over.body.message]).toEqual([
        403,
        'pods "over" is forbidden: exceeded quota: small, requested: requests.cpu=600m, used: requests.cpu=0, limited: requests.cpu=500m',
      ]);
      const silent = await admin('POST', `${pods}?dryRun=All`, { body: pod('silent') });
      expect([silent.status, silent.body.message]).toEqual([
        403,
        'pods "silent" is forbidden: failed quota: small: must specify requests.cpu for: main',
      ]);

      expect((await admin('POST', jobs, { body: job('one', { suspend: true }, sized('100m')) })).status).toBe(201);
      const second = await admin('POST', jobs, { body: job('two', { suspend: true }, sized('100m')) });
      expect([second.status, second.body.message]).toEqual([
        403,
        'jobs.batch "two" is forbidden: exceeded quota: small, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
      ]);
      await admin('DELETE', `${quotas}/small`);
    });
  });

  describe('what pods get', () => {
    test('the ServiceAccount, its token where it is wanted, tolerations and a priority', async () => {
      const { body } = await admin('POST', '/api/v1/namespaces/open/pods?dryRun=All', {
        body: pod('plain', { automountServiceAccountToken: true }),
      });
      expect(body.spec).toMatchObject({
        serviceAccountName: 'default',
        priority: 0,
        preemptionPolicy: 'PreemptLowerPriority',
      });
      expect(body.spec.tolerations.map(({ key }: { key: string }) => key)).toEqual([
        'node.kubernetes.io/not-ready',
        'node.kubernetes.io/unreachable',
      ]);
      expect(body.spec.volumes[0].name).toMatch(/^kube-api-access-/);
      expect(body.spec.containers[0].volumeMounts[0].mountPath).toBe('/var/run/secrets/kubernetes.io/serviceaccount');
      const without = await admin('POST', '/api/v1/namespaces/open/pods?dryRun=All', { body: pod('without') });
      expect(without.body.spec.volumes).toBeUndefined();
    });

    test('a ServiceAccount or priority class that is not there refuses the pod', async () => {
      const account = await admin('POST', PODS, { body: pod('x', { serviceAccountName: 'ghost' }) });
      expect([account.status, account.body.message]).toEqual([
        403,
        'pods "x" is forbidden: error looking up service account team-a/ghost: serviceaccount "ghost" not found',
      ]);
      const priority = await admin('POST', PODS, { body: pod('x', { priorityClassName: 'ghost' }) });
      expect([priority.status, priority.body.message]).toEqual([
        403,
        'pods "x" is forbidden: no PriorityClass with name ghost was found',
      ]);
    });

    test('a LimitRange’s values and bounds', async () => {
      const limits = [
        { type: 'Container', default: { memory: '64Mi' }, defaultRequest: { memory: '32Mi' }, max: { memory: '1Gi' } },
      ];
      await admin('POST', '/api/v1/namespaces/open/limitranges', {
        body: { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'bounds' }, spec: { limits } },
      });
      const path = '/api/v1/namespaces/open/pods?dryRun=All';
      await expect
        .poll(async () => (await admin('POST', path, { body: pod('x') })).body.spec.containers[0].resources)
        .toEqual({ limits: { memory: '64Mi' }, requests: { memory: '32Mi' } });
      const big = await admin('POST', path, {
        body: pod('x', { containers: [hardened({ resources: { limits: { memory: '2Gi' } } })] }),
      });
      expect([big.status, big.body.message]).toEqual([
        403,
        'pods "x" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
      ]);
      await admin('DELETE', '/api/v1/namespaces/open/limitranges/bounds');
    });
  });
});
