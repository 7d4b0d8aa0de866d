import { describe, expect, test } from 'vitest';
import { type Any, MERGE } from './call-api.ts';
import {
  CONFIG_MAPS,
  configMap,
  DEPLOYMENTS,
  deployment,
  hardened,
  JOBS,
  job,
  PODS,
  pod,
  SECRETS,
} from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

const NAKED = [{ name: 'main', image: 'registry.example/app:1' }];
const BARE = { securityContext: {}, containers: NAKED };
const RESTRICTED_SENTENCES =
  'allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

const namespaces = [
  { name: 'team-a', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  {
    name: 'team-b',
    labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' },
  },
  { name: 'open' },
];

withSandbox({ namespaces }, ({ admin, alice }) => {
  describe('Pod Security', () => {
    test('refuses a pod below the enforced level with every reason', async () => {
      const { status, body } = await admin('POST', PODS, { body: pod('naked', BARE) });
      expect([status, body.reason]).toEqual([403, 'Forbidden']);
      expect(body.message).toBe(
        `pods "naked" is forbidden: violates PodSecurity "restricted:latest": ${RESTRICTED_SENTENCES}`,
      );
    });

    test.each(['', '?dryRun=All'])('warns about a template below it, and lets it pass (%j)', async (query) => {
      const { status, headers } = await alice('POST', `${JOBS}${query}`, {
        body: job(`warned${query.length}`, {}, BARE),
      });
      expect(status).toBe(201);
      expect(headers.warning).toBe(
        `299 - "would violate PodSecurity \\"restricted:latest\\": ${RESTRICTED_SENTENCES.replaceAll('"', '\\"')}"`,
      );
    });

    test('says nothing about what is hardened', async () => {
      const answer = await alice('POST', `${DEPLOYMENTS}?dryRun=All`, { body: deployment('hard') });
      expect([answer.status, answer.headers.warning]).toEqual([201, undefined]);
    });

    test.each([
      ['host namespaces', { hostNetwork: true }, 'host namespaces (hostNetwork=true)'],
      [
        'privileged',
        { containers: [hardened({ securityContext: { privileged: true, allowPrivilegeEscalation: true } })] },
        'privileged (container "main" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false)',
      ],
      [
        'hostPath',
        { volumes: [{ name: 'host', hostPath: { path: '/' } }] },
        'restricted volume types (volume "host" uses restricted volume type "hostPath")',
      ],
      [
        'nfs',
        { volumes: [{ name: 'share', nfs: { server: 'x', path: '/' } }] },
        'restricted volume types (volume "share" uses restricted volume type "nfs")',
      ],
      [
        'hostPort',
        { containers: [hardened({ ports: [{ containerPort: 80, hostPort: 80 }] })] },
        'hostPort (container "main" uses hostPort 80)',
      ],
      [
        'capabilities',
        { containers: [hardened({ securityContext: { capabilities: { drop: ['ALL'], add: ['NET_RAW'] } } })] },
        'unrestricted capabilities (container "main" must not include "NET_RAW" in securityContext.capabilities.add)',
      ],
      [
        'root user',
        { containers: [hardened({ securityContext: { runAsUser: 0 } })] },
        'runAsUser=0 (container "main" must not set runAsUser=0)',
      ],
      [
        'explicit root',
        { containers: [hardened({ securityContext: { runAsNonRoot: false } })] },
        'runAsNonRoot != true (container "main" must not set securityContext.runAsNonRoot=false)',
      ],
      [
        'init container',
        { initContainers: [{ ...hardened({ name: 'setup' }), securityContext: { capabilities: { drop: ['ALL'] } } }] },
        'allowPrivilegeEscalation != false (container "setup" must set securityContext.allowPrivilegeEscalation=false)',
      ],
      [
        'sysctl',
        {
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
            sysctls: [{ name: 'kernel.msgmax', value: '1' }],
          },
        },
        'forbidden sysctls (kernel.msgmax)',
      ],
      [
        'two containers',
        {
          containers: [NAKED[0], { ...NAKED[0], name: 'second' }].map((c: Any) => ({
            ...c,
            securityContext: { capabilities: { drop: ['ALL'] } },
          })),
        },
        'allowPrivilegeEscalation != false (containers "main", "second" must set securityContext.allowPrivilegeEscalation=false)',
      ],
    ])('restricted names %s', async (_what, spec, want) => {
      const { status, body } = await admin('POST', PODS, { body: pod('named', spec) });
      expect([status, body.message.slice(body.message.indexOf('latest": ') + 'latest": '.length)]).toEqual([403, want]);
    });

    test('baseline lets NFS pass, refuses hostPath, and warns by its warn label', async () => {
      const path = '/api/v1/namespaces/team-b/pods';
      const nfs = await admin('POST', `${path}?dryRun=All`, {
        body: pod('nfs', { volumes: [{ name: 'share', nfs: { server: 'x', path: '/' } }] }),
      });
      expect(nfs.status).toBe(201);
      expect(nfs.headers.warning).toContain('restricted volume types');
      const host = await admin('POST', `${path}?dryRun=All`, {
        body: pod('host', { volumes: [{ name: 'host', hostPath: { path: '/' } }] }),
      });
      expect([host.status, host.body.message]).toEqual([
        403,
        'pods "host" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "host")',
      ]);
    });

    test('without labels everything passes', async () => {
      const answer = await admin('POST', '/api/v1/namespaces/open/pods?dryRun=All', { body: pod('naked', BARE) });
      expect([answer.status, answer.headers.warning]).toEqual([201, undefined]);
    });
  });

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

  describe('validation', () => {
    const cpu = (requests: Any, limits: Any) => ({ containers: [hardened({ resources: { requests, limits } })] });
    const main = (extra: Any) => ({ containers: [hardened(extra)] });
    const NETPOL = '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies';
    const netpol = (spec: Any) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'n' },
      spec,
    });
    const SERVICES = '/api/v1/namespaces/team-a/services';
    const service = (spec: Any, name = 's') => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
    const HPAS = '/apis/autoscaling/v2/namespaces/team-a/horizontalpodautoscalers';
    const hpa = (spec: Any) => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, ...spec },
    });
    const PDBS = '/apis/policy/v1/namespaces/team-a/poddisruptionbudgets';
    const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';
    const claim = (spec: Any) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec });
    const template = 'spec.template.spec';
    const container = `${template}.containers[0]`;

    test.each<[string, string, Any, string[]]>([
      ['a name with capitals', JOBS, job('Upper'), ['metadata.name']],
      ['a label value with a blank', CONFIG_MAPS, configMap('c', {}, { labels: { a: 'b c' } }), ['metadata.labels']],
      ['a label key that is none', CONFIG_MAPS, configMap('c', {}, { labels: { 'a/b/c': 'd' } }), ['metadata.labels']],
      ['a data key that is none', CONFIG_MAPS, configMap('c', { 'a b': 'd' }), ['data[a b]']],
      ['no containers', JOBS, job('j', {}, { containers: [] }), [`${template}.containers`]],
      ['a container without a name', JOBS, job('j', {}, main({ name: '' })), [`${container}.name`]],
      ['a container without an image', JOBS, job('j', {}, main({ image: '' })), [`${container}.image`]],
      [
        'two containers of one name',
        JOBS,
        job('j', {}, { containers: [hardened(), hardened()] }),
        [`${template}.containers[1].name`],
      ],
      [
        'requests over limits',
        JOBS,
        job('j', {}, cpu({ cpu: '2' }, { cpu: '1' })),
        [`${container}.resources.requests`],
      ],
      ['a negative quantity', JOBS, job('j', {}, cpu({ cpu: '-1' }, {})), [`${container}.resources.requests[cpu]`]],
      [
        'half a GPU',
        JOBS,
        job('j', {}, cpu({}, { 'nvidia.com/gpu': '500m' })),
        [`${container}.resources.limits[nvidia.com/gpu]`],
      ],
      [
        'a GPU requested and not limited',
        JOBS,
        job('j', {}, cpu({ 'nvidia.com/gpu': '1' }, {})),
        [`${container}.resources.limits`],
      ],
      [
        'a resource that is none',
        JOBS,
        job('j', {}, cpu({ gpu: '1' }, {})),
        [`${container}.resources.requests[gpu]`, `${container}.resources.requests[gpu]`],
      ],
      [
        'a mount without its volume',
        JOBS,
        job('j', {}, main({ volumeMounts: [{ name: 'ghost', mountPath: '/a' }] })),
        [`${container}.volumeMounts[0].name`],
      ],
      [
        'two mounts at one path',
        JOBS,
        job(
          'j',
          {},
          {
            volumes: [{ name: 'v', emptyDir: {} }],
            ...main({
              volumeMounts: [
                { name: 'v', mountPath: '/a' },
                { name: 'v', mountPath: '/a' },
              ],
            }),
          },
        ),
        [`${container}.volumeMounts[1].mountPath`],
      ],
      [
        'a subPath that climbs',
        JOBS,
        job(
          'j',
          {},
          {
            volumes: [{ name: 'v', emptyDir: {} }],
            ...main({ volumeMounts: [{ name: 'v', mountPath: '/a', subPath: '../x' }] }),
          },
        ),
        [`${container}.volumeMounts.subPath`],
      ],
      [
        'a volume of two types',
        JOBS,
        job('j', {}, { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] }),
        [`${template}.volumes[0].configMap`],
      ],
      [
        'two volumes of one name',
        JOBS,
        job(
          'j',
          {},
          {
            volumes: [
              { name: 'v', emptyDir: {} },
              { name: 'v', emptyDir: {} },
            ],
          },
        ),
        [`${template}.volumes[1].name`],
      ],
      [
        'a variable with an equals sign',
        JOBS,
        job('j', {}, main({ env: [{ name: 'A=B', value: 'c' }] })),
        [`${container}.env[0].name`],
      ],
      [
        'a variable with value and source',
        JOBS,
        job(
          'j',
          {},
          main({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
        ),
        [`${container}.env[0].valueFrom`],
      ],
      [
        'a port out of range',
        JOBS,
        job('j', {}, main({ ports: [{ containerPort: 70000 }] })),
        [`${container}.ports[0].containerPort`],
      ],
      [
        'a port name too long',
        JOBS,
        job('j', {}, main({ ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] })),
        [`${container}.ports[0].name`],
      ],
      [
        'a user below zero',
        JOBS,
        job('j', {}, main({ securityContext: { runAsUser: -1 } })),
        [`${container}.securityContext.runAsUser`],
      ],
      [
        'an unknown restart policy of a Job',
        JOBS,
        job('j', {}, { restartPolicy: 'Always' }),
        [`${template}.restartPolicy`],
      ],
      ['a negative backoff limit', JOBS, job('j', { backoffLimit: -1 }), ['spec.backoffLimit']],
      [
        'an Indexed Job without completions',
        JOBS,
        job('j', { completionMode: 'Indexed', parallelism: 2 }),
        ['spec.completions'],
      ],
      [
        'a failure policy with restarts',
        JOBS,
        job(
          'j',
          { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } },
          { restartPolicy: 'OnFailure' },
        ),
        [`${template}.restartPolicy`],
      ],
      [
        'a Deployment whose selector misses its pods',
        DEPLOYMENTS,
        deployment('d', { selector: { matchLabels: { app: 'other' } } }),
        ['spec.template.metadata.labels'],
      ],
      [
        'a Deployment that never restarts',
        DEPLOYMENTS,
        deployment('d', {}, { restartPolicy: 'Never' }),
        [`${template}.restartPolicy`],
      ],
      [
        'a probe of two kinds',
        DEPLOYMENTS,
        deployment('d', {}, main({ readinessProbe: { exec: { command: ['a'] }, httpGet: { port: 80 } } })),
        [`${container}.readinessProbe.httpGet`],
      ],
      [
        'a toleration without key and operator',
        JOBS,
        job('j', {}, { tolerations: [{ effect: 'NoSchedule' }] }),
        [`${template}.tolerations[0].operator`],
      ],
      ['a Service without ports', SERVICES, service({ selector: { a: 'b' } }), ['spec.ports']],
      [
        'two Service ports without names',
        SERVICES,
        service({ ports: [{ port: 80 }, { port: 81 }] }),
        ['spec.ports[0].name', 'spec.ports[1].name'],
      ],
      [
        'a CIDR that is none',
        NETPOL,
        netpol({ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] }),
        ['spec.egress[0].to[0].ipBlock.cidr'],
      ],
      [
        'an exception outside its CIDR',
        NETPOL,
        netpol({
          podSelector: {},
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }] }],
        }),
        ['spec.egress[0].to[0].ipBlock.except[0]'],
      ],
      [
        'a policy type that is none',
        NETPOL,
        netpol({ podSelector: {}, policyTypes: ['Sideways'] }),
        ['spec.policyTypes[0]'],
      ],
      [
        'an autoscaler whose maximum is below its minimum',
        HPAS,
        hpa({ minReplicas: 3, maxReplicas: 2 }),
        ['spec.maxReplicas'],
      ],
      [
        'a budget of two measures',
        PDBS,
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'p' },
          spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { a: 'b' } } },
        },
        ['spec'],
      ],
      [
        'a claim without access mode',
        CLAIMS,
        claim({ resources: { requests: { storage: '1Gi' } } }),
        ['spec.accessModes'],
      ],
      ['a claim without size', CLAIMS, claim({ accessModes: ['ReadWriteOnce'] }), ['spec.resources[storage]']],
    ])('refuses %s', async (_what, path, body, want) => {
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
