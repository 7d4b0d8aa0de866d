import { describe, expect, test } from 'vitest';
import type { Any } from './call-api.ts';
import { DEPLOYMENTS, deployment, hardened, JOBS, job, PODS, pod } from './manifests.ts';
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
});
