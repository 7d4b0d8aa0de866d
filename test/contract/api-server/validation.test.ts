import { describe, expect, test } from 'vitest';
import { BROKEN, CLAIMS, claim, HPAS, hpa, main, NETPOL, netpol, SERVICES, service } from './broken-manifests.ts';
import { type Any, MERGE } from './call-api.ts';
import { DEPLOYMENTS, deployment, hardened, JOBS, job, SECRETS } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ admin, alice }) => {
  describe('validation', () => {
    test.each(BROKEN)('refuses %s', async (_what, path, body, want) => {
      const answer = await admin('POST', `${path}?dryRun=All`, { body });
      expect([answer.status, answer.body.reason]).toEqual([422, 'Invalid']);
      const fields = answer.body.details.causes.map(({ field }: { field: string }) => field);
      expect(fields).toEqual(want);
    });

    test('names the kind, the object and every reason', async () => {
      const { body } = await alice('POST', JOBS, { body: job('j', { backoffLimit: -1 }, main({ image: '' })) });
      expect(body.message).toBe(
        'Job.batch "j" is invalid: [spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0, spec.template.spec.containers[0].image: Required value]',
      );
    });

    test('a Job’s template is fixed, its suspension is not; while suspended its pods’ resources and places may change', async () => {
      await alice('POST', JOBS, { body: job('fixed', { suspend: true }) });
      await expect
        .poll(async () => (await alice('GET', `${JOBS}/fixed`)).body.status.conditions?.[0]?.type)
        .toBe('Suspended');
      const patch = (spec: Any) => alice('PATCH', `${JOBS}/fixed`, { body: { spec }, headers: MERGE });
      const image = await patch({ template: { spec: { containers: [hardened({ image: 'other:2' })] } } });
      expect([image.status, image.body.details.causes[0].field]).toEqual([422, 'spec.template.spec']);
      expect((await patch({ template: { spec: { activeDeadlineSeconds: 5 } } })).status).toBe(422);
      expect((await patch({ activeDeadlineSeconds: 5 })).status).toBe(200);
      const limits = { limits: { cpu: '1' }, requests: { cpu: '1' } };
      expect((await patch({ template: { spec: { containers: [hardened({ resources: limits })] } } })).status).toBe(200);
      expect((await patch({ template: { spec: { nodeSelector: { pool: 'gpu' } } } })).status).toBe(200);
      expect((await patch({ backoffLimit: 1 })).status).toBe(200);
      expect((await patch({ completionMode: 'Indexed' })).status).toBe(422);
    });

    test('a Deployment’s selector and a Secret’s type are fixed', async () => {
      await alice('POST', DEPLOYMENTS, { body: deployment('fixed', { replicas: 0 }) });
      const moved = await alice('PATCH', `${DEPLOYMENTS}/fixed`, {
        body: {
          spec: {
            selector: { matchLabels: { app: 'fixed', tier: 'x' } },
            template: { metadata: { labels: { tier: 'x' } } },
          },
        },
        headers: MERGE,
      });
      expect([moved.status, moved.body.details.causes[0].field]).toEqual([422, 'spec.selector']);
      await alice('POST', SECRETS, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fixed' } } });
      const typed = await admin('PATCH', `${SECRETS}/fixed`, { body: { type: 'example.com/x' }, headers: MERGE });
      expect([typed.status, typed.body.details.causes[0].field]).toEqual([422, 'type']);
    });

    test('fills in the defaults of every kind', async () => {
      const dry = async (path: string, body: Any) => (await admin('POST', `${path}?dryRun=All`, { body })).body.spec;
      expect(await dry(JOBS, job('j'))).toMatchObject({
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        completions: 1,
        parallelism: 1,
        suspend: false,
        manualSelector: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        template: {
          spec: {
            restartPolicy: 'Never',
            dnsPolicy: 'ClusterFirst',
            schedulerName: 'default-scheduler',
            terminationGracePeriodSeconds: 30,
            containers: [{ imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' }],
          },
        },
      });
      expect(
        await dry(DEPLOYMENTS, deployment('d', {}, main({ image: 'app', readinessProbe: { httpGet: { port: 80 } } }))),
      ).toMatchObject({
        replicas: 1,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 10,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          spec: {
            containers: [
              {
                imagePullPolicy: 'Always',
                readinessProbe: { periodSeconds: 10, httpGet: { path: '/', scheme: 'HTTP' } },
              },
            ],
          },
        },
      });
      expect(await dry(SERVICES, service({ ports: [{ port: 80 }] }))).toMatchObject({
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ipFamilies: ['IPv4'],
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      });
      expect(await dry(NETPOL, netpol({ podSelector: {}, egress: [{ ports: [{ port: 53 }] }] }))).toEqual({
        podSelector: {},
        egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }],
        policyTypes: ['Ingress', 'Egress'],
      });
      expect(await dry(HPAS, hpa({ maxReplicas: 3 }))).toMatchObject({
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      });
      expect(
        await dry(CLAIMS, claim({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } })),
      ).toMatchObject({ volumeMode: 'Filesystem' });
    });

    test('a Job selects its pods by its uid', async () => {
      const { body } = await alice('POST', `${JOBS}?dryRun=All`, { body: job('selected') });
      const { uid } = body.metadata;
      expect(body.spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } });
      expect(body.spec.template.metadata.labels).toEqual({
        app: 'selected',
        'batch.kubernetes.io/controller-uid': uid,
        'batch.kubernetes.io/job-name': 'selected',
        'controller-uid': uid,
        'job-name': 'selected',
      });
    });
  });
});
