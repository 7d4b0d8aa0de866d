import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { runPlugin, startPlugin } from './run-plugin.ts';

interface Item {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec?: {
    readonly suspend?: boolean;
    readonly template?: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } };
  };
  readonly status?: { readonly phase?: string; readonly conditions?: readonly { readonly type: string }[] };
}

const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';
const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const PODS = '/api/v1/namespaces/team-a/pods';
const CHILDREN = [
  '/api/v1/namespaces/team-a/secrets',
  '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies',
] as const;
const SUBMIT = ['notebook', 'killed', '--memory', '3Gi', '--detach'] as const;
const RESUME = ['resume', 'killed', '--detach', '--yes'] as const;
const REQUEST = 'aisubmit.dev/request';

let sandbox: Sandbox;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  sandbox = await startSandbox({ pods: { 'notebook-killed': [{ run: { ms: 100 } }, { exit: { code: 0 } }] } });
  folder = await mkdtemp(join(tmpdir(), 'aisubmit-kill-'));
  await sandbox.writeKubeconfig(join(folder, 'kubeconfig'), 'alice', { namespace: 'team-a' });
  env = { KUBECONFIG: join(folder, 'kubeconfig') };
}, 60_000);

afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function list(path: string): Promise<readonly Item[]> {
  const selector = 'labelSelector=aisubmit.dev%2Fworkload%3Dnotebook-killed';
  return (await sandbox.admin<{ items: readonly Item[] }>('GET', `${path}?${selector}`)).body.items;
}

async function untilEnded(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [job] = await list(JOBS);
    if (job?.status?.conditions?.some(({ type }) => type === 'Complete')) return;
    await setTimeout(50);
  }
  throw new Error('the notebook does not end');
}

/** Kills the plugin when its n-th request has been sent and not been answered. */
async function killAtRequest(n: number, reset: 'before' | 'after'): Promise<void> {
  let seen = 0;
  const plugin = startPlugin(RESUME, env);
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

/** No pod without what isolates it, and what was asked for is written somewhere. */
async function expectSafe(where: string): Promise<'recorded' | 'paused' | 'there'> {
  const jobs = (await list(JOBS)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const alive = (await list(PODS)).filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending');
  const [job] = jobs;
  if (job?.spec?.suspend !== false) expect(alive, where).toEqual([]);
  if (alive.length > 0) for (const path of CHILDREN) expect(await list(path), `${where}: ${path}`).toHaveLength(1);
  const records = await list(CONFIG_MAPS);
  const isWritten = job?.spec?.template?.metadata?.annotations?.[REQUEST] !== undefined;
  expect(isWritten || records.length === 1, `${where}: what was asked for is lost`).toBe(true);
  if (job === undefined) return 'recorded';
  return job.spec?.suspend === true ? 'paused' : 'there';
}

async function mendByResuming(where: string): Promise<void> {
  const { exitCode, output } = await runPlugin(RESUME, env);
  expect(exitCode, `${where}: ${output}`).toBe(0);
  expect(output, where).toMatch(/notebook\/killed (?:resumed|unchanged)/);
  const [job] = await list(JOBS);
  expect(job?.spec?.template?.metadata?.annotations?.[REQUEST], where).toContain('3Gi');
  expect(await records(), where).toEqual([]);
}

/** What is kept of a resume that is not through. */
async function records(): Promise<readonly unknown[]> {
  return (await list(CONFIG_MAPS)).filter(({ metadata }) => metadata?.name?.endsWith('-resume'));
}

async function mendByDeleting(where: string): Promise<void> {
  const { exitCode, output } = await runPlugin(['delete', 'killed', '--yes'], env);
  expect(exitCode, `${where}: ${output}`).toBe(0);
  expect([...(await list(JOBS)), ...(await records())], where).toEqual([]);
  expect(await runPlugin(SUBMIT, env), where).toMatchObject({ exitCode: 0 });
}

test('kill -9 during resume loses nothing: another resume goes on, and delete removes what is left', async () => {
  expect(await runPlugin(SUBMIT, env)).toMatchObject({ exitCode: 0 });
  await untilEnded();
  const before = sandbox.requests().length;
  expect(await runPlugin(RESUME, env)).toMatchObject({ exitCode: 0 });
  const asked = sandbox.requests().slice(before);
  const total = asked.length;
  expect(total).toBeGreaterThan(10);
  const outcomes = new Set<string>();
  for (let n = 1; n <= total; n += 1) {
    // To a look it makes no difference whether it was answered.
    const resets = asked[n - 1]?.method === 'GET' ? (['before'] as const) : (['before', 'after'] as const);
    for (const reset of resets) {
      await untilEnded();
      await killAtRequest(n, reset);
      const where = `killed at request ${n} of ${total}, ${reset} the server did it`;
      outcomes.add(await expectSafe(where));
      if (reset === 'after' || n % 2 === 1) await mendByResuming(where);
      else await mendByDeleting(where);
    }
  }
  // Or the kills missed what is to be tried.
  expect([...outcomes].toSorted()).toEqual(['paused', 'recorded', 'there']);
}, 300_000);
