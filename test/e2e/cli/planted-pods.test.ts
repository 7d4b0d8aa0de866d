import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../contract/api-server/call-api.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const VICTIMS = ['training-mnist', 'inference-llm'] as const;
const PODS = '/api/v1/namespaces/team-a/pods';

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string }; readonly status?: { phase?: string } }[];
}

const container = {
  name: 'main',
  image: 'x',
  resources: { limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '4' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    runAsUser: 1000,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

/** A pod and a Job whose pods say that they are a workload's, and are called like its own. */
const bare = (workload: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `trap-${workload}`, labels: labelsOf(workload) },
  spec: { containers: [container] },
});
const job = (workload: string): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: `${workload}-${workload.startsWith('training') ? '0' : '5d9c7b6f5'}` },
  spec: {
    template: {
      metadata: { labels: labelsOf(workload) },
      spec: { restartPolicy: 'Never', containers: [container] },
    },
  },
});

function labelsOf(workload: string): object {
  return {
    'app.kubernetes.io/managed-by': 'aisubmit',
    'aisubmit.dev/workload': workload,
    'aisubmit.dev/kind': workload.split('-')[0],
  };
}

describe.each(availableSandboxes())('pods that merely carry a label, on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({
      kind,
      pods: ({ metadata, spec }) => {
        const isTrap = JSON.stringify(spec).includes('nvidia.com/gpu');
        const isVictim = VICTIMS.some((name) => metadata.labels?.['aisubmit.dev/workload'] === name);
        return isVictim ? [{ run: { log: [isTrap ? 'a trap' : 'its own'] } }, { ready: true }] : undefined;
      },
    });
    expect(await desk.aisubmit(['train', 'mnist', '--image', 'x', '--', 'x'])).toMatchObject({ code: 0 });
    expect(await desk.aisubmit(['infer', 'llm', '--image', 'x'])).toMatchObject({ code: 0 });
    for (const workload of VICTIMS) {
      expect((await desk.sandbox.admin('POST', PODS, bare(workload))).status).toBe(201);
      const jobs = '/apis/batch/v1/namespaces/team-a/jobs';
      expect((await desk.sandbox.admin('POST', jobs, job(workload))).status).toBe(201);
      await until(
        () => desk.sandbox.admin<Pods>('GET', `${PODS}?labelSelector=aisubmit.dev/workload%3D${workload}`),
        ({ body }) => body.items.length === 3 && body.items.every(({ status }) => status?.phase === 'Running'),
      );
    }
  }, 240_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  describe.each([
    ['mnist', /^training-mnist-0-[a-z0-9]{5}$/],
    ['llm', /^inference-llm-[a-z0-9]{6,10}-[a-z0-9]{5}$/],
  ])('%s', (name, own) => {
    const said = async (...words: string[]): Promise<string> => {
      const { code, stdout, stderr } = await desk.aisubmit(words);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const ownPod = async (): Promise<string> => {
      const { pods } = JSON.parse(await said('status', name, '-o', 'json')).status;
      expect(pods).toHaveLength(1);
      expect(pods[0].name).toMatch(own);
      return pods[0].name;
    };

    test('status', async () => {
      expect(await said('status', name)).toContain('  Ready:      1/1\n');
      await ownPod();
    });

    test('list', async () => {
      const { items } = JSON.parse(await said('list', '-o', 'json'));
      const [row] = items.filter(({ metadata }: { metadata: { name: string } }) => metadata.name === name);
      expect(row.status).toMatchObject({ readyReplicas: 1, restarts: 0 });
      // What is ready need not be looked at pod by pod.
      const names = row.status.pods.map((pod: { name: string }) => pod.name);
      expect(names).toEqual(name === 'mnist' ? [expect.stringMatching(own)] : []);
    });

    test('logs', async () => {
      expect(await said('logs', name)).toBe('its own\n');
    });

    test('top', async () => {
      const pod = await ownPod();
      const { items } = JSON.parse(await said('top', name, '-o', 'json'));
      expect(items).toHaveLength(1);
      expect(items[0].pods.map((each: { name: string }) => each.name)).toEqual([pod]);
    });

    test('events', async () => {
      const pod = await ownPod();
      const { items } = JSON.parse(await said('events', name, '-o', 'json'));
      const pods = items
        .filter(({ object }: { object: { kind: string } }) => object.kind === 'Pod')
        .map(({ object }: { object: { name: string } }) => object.name);
      expect([...new Set(pods)]).toEqual([pod]);
    });
  });
});
