import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { runPlugin, startPlugin } from './run-plugin.ts';

interface Items {
  readonly items: readonly {
    readonly kind?: string;
    readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
    readonly spec?: { readonly suspend?: boolean; readonly replicas?: number };
  }[];
}

/** Where objects of a workload can be, by what holds them together. */
const CHILDREN = {
  notebook: ['/api/v1/namespaces/team-a/secrets', '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies'],
  inference: [
    '/api/v1/namespaces/team-a/services',
    '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies',
    '/apis/autoscaling/v2/namespaces/team-a/horizontalpodautoscalers',
  ],
} as const;
const PARENTS = {
  notebook: '/apis/batch/v1/namespaces/team-a/jobs',
  inference: '/apis/apps/v1/namespaces/team-a/deployments',
} as const;
const PODS = '/api/v1/namespaces/team-a/pods';
const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';

describe.each([
  ['notebook', ['notebook', 'killed', '--detach']],
  ['inference', ['infer', 'killed', '--image', 'server:1', '--replicas', '1:2', '--detach']],
] as const)('kill -9 during %s', (kind, args) => {
  let sandbox: Sandbox;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let total = 0;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(join(tmpdir(), 'aisubmit-kill-'));
    await sandbox.writeKubeconfig(join(folder, 'kubeconfig'), 'alice', { namespace: 'team-a' });
    env = { KUBECONFIG: join(folder, 'kubeconfig') };
    const before = sandbox.requests().length;
    expect(await runPlugin(args, env)).toMatchObject({ exitCode: 0 });
    total = sandbox.requests().length - before;
    await removeEverything();
  }, 60_000);

  afterAll(async () => {
    await sandbox?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function list(path: string): Promise<Items['items']> {
    const { body } = await sandbox.admin<Items>(
      'GET',
      `${path}?labelSelector=aisubmit.dev%2Fworkload%3D${kind}-killed`,
    );
    return body.items;
  }

  async function removeEverything(): Promise<void> {
    const { exitCode, output } = await runPlugin(['delete', `${kind}/killed`, '--yes', '--purge'], env);
    // 4: there was nothing to remove.
    expect([0, 4], output).toContain(exitCode);
    for (const path of [PARENTS[kind], ...CHILDREN[kind], PODS, CLAIMS]) await untilEmpty(path);
  }

  async function untilEmpty(path: string): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await list(path)).length === 0) return;
      await setTimeout(100);
    }
    throw new Error(`${path} still holds ${(await list(path)).map(({ metadata }) => metadata.name).join(', ')}`);
  }

  /** Kills the plugin when its n-th request has been sent and not been answered. */
  async function killAtRequest(n: number, reset: 'before' | 'after'): Promise<void> {
    let seen = 0;
    const plugin = startPlugin(args, env);
    sandbox.faults.add({
      match: () => {
        seen += 1;
        if (seen === n) plugin.kill('SIGKILL');
        return seen >= n;
      },
      action: { reset },
    });
    await plugin.ended;
    sandbox.faults.clear();
  }

  /** Nothing that runs, or all of it: there is no third state. */
  async function expectNothingOrAll(where: string): Promise<'nothing' | 'paused' | 'complete'> {
    const [parent] = await list(PARENTS[kind]);
    const isReleased = kind === 'notebook' ? parent?.spec?.suspend === false : (parent?.spec?.replicas ?? 0) > 0;
    if (!isReleased) expect(await list(PODS), where).toEqual([]);
    if (parent === undefined) return 'nothing';
    const isMarked = 'aisubmit.dev/incomplete' in (parent.metadata.annotations ?? {});
    expect(isMarked, where).toBe(!isReleased);
    if (!isReleased) return 'paused';
    for (const path of CHILDREN[kind]) expect(await list(path), `${where}: ${path}`).toHaveLength(1);
    return 'complete';
  }

  test('leaves nothing running or the complete workload, and delete removes what is left', async () => {
    expect(total).toBeGreaterThan(5);
    const outcomes = new Set<string>();
    for (let n = 1; n <= total; n += 1) {
      for (const reset of ['before', 'after'] as const) {
        await killAtRequest(n, reset);
        outcomes.add(await expectNothingOrAll(`killed at request ${n} of ${total}, ${reset} the server did it`));
        await removeEverything();
      }
    }
    // Or the kills missed the submission.
    expect([...outcomes]).toEqual(expect.arrayContaining(['nothing', 'paused']));
    expect(await runPlugin(args, env)).toMatchObject({ exitCode: 0 });
    expect(await expectNothingOrAll('left alone')).toBe('complete');
  }, 180_000);
});
