import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { aisubmitUserRules, defaultUsers } from '../../sandbox/users.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const IDLE = [{ run: { ms: 400, log: ['No kernels for 7200 seconds; shutting down.'] } }, { exit: { code: 0 } }];
const NAMESPACE = '/namespaces/team-a';
const JOBS = `/apis/batch/v1${NAMESPACE}/jobs`;
const DEPLOYMENTS = `/apis/apps/v1${NAMESPACE}/deployments`;
const CONFIG_MAPS = `/api/v1${NAMESPACE}/configmaps`;

interface Parent {
  readonly metadata: { readonly uid: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly suspend?: boolean; readonly replicas?: number };
}

describe.each(availableSandboxes())('suspend and resume on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    const users = [...defaultUsers, { name: 'carol', roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] }];
    desk = await startDesk({ kind, users, pods: { 'notebook-idle': IDLE } });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  async function parent(path: string): Promise<Parent> {
    return (await desk.sandbox.admin<Parent>('GET', path)).body;
  }

  async function podsOf(workload: string): Promise<number> {
    const selector = `labelSelector=aisubmit.dev%2Fworkload%3D${workload}`;
    const { body } = await desk.sandbox.admin<{ items: readonly { status?: { phase?: string } }[] }>(
      'GET',
      `/api/v1${NAMESPACE}/pods?${selector}`,
    );
    return body.items.filter(({ status }) => status?.phase !== 'Succeeded').length;
  }

  test('a notebook: its pod ends, the notebook stays, and goes on', async () => {
    await desk.aisubmit(['notebook', 'lab']);
    const before = await parent(`${JOBS}/notebook-lab`);
    const suspended = await desk.aisubmit(['suspend', 'lab']);
    expect(suspended).toMatchObject({ code: 0, stdout: 'notebook/lab suspended\n' });
    expect(suspended.stderr).toContain('kubectl aisubmit resume notebook/lab --namespace team-a');
    expect(await podsOf('notebook-lab')).toBe(0);
    expect((await desk.aisubmit(['status', 'lab'])).stdout).toContain('Suspended');
    expect(await desk.aisubmit(['suspend', 'lab'])).toMatchObject({
      stdout: 'notebook/lab unchanged\n',
      stderr: expect.stringContaining('note: notebook/lab is suspended already\n'),
    });

    expect((await desk.aisubmit(['resume', 'lab', '--dry-run=server'])).stdout).toBe(
      'notebook/lab resumed (server dry run)\n',
    );
    const resumed = await desk.aisubmit(['resume', 'lab']);
    expect(resumed).toMatchObject({ code: 0, stdout: 'notebook/lab resumed\n' });
    expect(resumed.stderr).toContain('notebook/lab: it is running');
    expect(resumed.stderr).toContain(
      '  open:    kubectl aisubmit connect notebook/lab --namespace team-a\n  logs:    kubectl aisubmit logs notebook/lab --follow --namespace team-a\n',
    );
    const after = await parent(`${JOBS}/notebook-lab`);
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.metadata.annotations).toEqual(before.metadata.annotations);
    expect((await desk.aisubmit(['resume', 'lab'])).stdout).toBe('notebook/lab unchanged\n');
    await desk.aisubmit(['delete', 'lab', '--purge', '--yes']);
  });

  test('an endpoint comes back with as many replicas', async () => {
    await desk.aisubmit(['infer', 'llm', '--image', 'server:1', '--replicas', '2:4']);
    await desk.aisubmit(['suspend', 'llm']);
    expect(await podsOf('inference-llm')).toBe(0);
    const suspended = await parent(`${DEPLOYMENTS}/inference-llm`);
    expect(suspended).toMatchObject({
      metadata: { annotations: { 'aisubmit.dev/suspended': '2' } },
      spec: { replicas: 0 },
    });
    expect(await desk.aisubmit(['resume', 'llm'])).toMatchObject({ code: 0, stdout: 'inference/llm resumed\n' });
    expect(await parent(`${DEPLOYMENTS}/inference-llm`)).toMatchObject({ spec: { replicas: 2 } });
    await desk.aisubmit(['delete', 'llm', '--yes']);
  });

  test('several go on at once, and one that cannot keeps no other from it', async () => {
    await desk.aisubmit(['train', 'mnist', '--image', 'a:1', '--wait', '--', 'true']);
    await ended('training-mnist');
    await desk.aisubmit(['notebook', 'lab', '--label', 'team=vision']);
    await desk.aisubmit(['infer', 'llm', '--image', 'server:1']);
    expect((await desk.aisubmit(['suspend', 'lab', 'llm'])).code).toBe(0);
    const mixed = await desk.aisubmit(['resume', 'mnist', 'lab', 'notebook/lab', 'llm']);
    expect(mixed.code).toBe(4);
    expect(mixed.stdout).toBe('notebook/lab resumed\ninference/llm resumed\n');
    expect(mixed.stderr).toContain('  open:    kubectl aisubmit connect notebook/lab --namespace team-a\n');
    expect(mixed.stderr).toContain('  try:     kubectl aisubmit connect inference/llm --namespace team-a\n  logs:');
    expect(mixed.stderr).toContain('error: 1 of 3 went wrong\n  training/mnist: training mnist ');
    expect(mixed.stderr).toContain('    fix: run it again from its beginning');
    expect(await desk.aisubmit(['resume', '--all'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'nothing to resume\n',
    });

    await desk.aisubmit(['suspend', 'lab', 'llm']);
    expect(await desk.aisubmit(['resume', 'lab', 'nobody'])).toMatchObject({ code: 4, stdout: '' });
    expect((await desk.aisubmit(['resume', '--selector', 'team=vision', '--dry-run=client'])).stdout).toBe(
      'notebook/lab resumed (dry run)\n',
    );
    const all = await desk.aisubmit(['resume', '--all', '--detach', '-o', 'name'], { as: 'carol' });
    expect(all).toMatchObject({ code: 0, stdout: '', stderr: 'nothing to resume\n' });
    const others = await desk.aisubmit(['resume', '-l', 'team=vision', '--detach'], { as: 'carol' });
    expect(others.stderr).toContain('note: notebook/lab was submitted by alice\n');
    expect((await desk.aisubmit(['resume', '--all', '--detach', '-o', 'name'])).stdout).toBe('inference/llm\n');
    expect((await desk.aisubmit(['resume', '--all', '--from-start'])).code).toBe(2);
    await desk.aisubmit(['delete', 'lab', 'llm', 'mnist', '--purge', '--yes']);
  });

  test('a notebook that has ended is started again as it was asked for, on the same home', async () => {
    await desk.aisubmit(['notebook', 'idle', '--memory', '3Gi', '--env', 'COLOUR=green', '--detach']);
    await ended('notebook-idle');
    const status = await desk.aisubmit(['status', 'idle']);
    expect(status.stdout).toMatch(/it has ended by itself: nobody used it for \d+[hm]/);
    expect(status.stdout).toContain('kubectl aisubmit resume notebook/idle --namespace team-a');
    const before = await parent(`${JOBS}/notebook-idle`);
    const resumed = await desk.aisubmit(['resume', 'idle', '--detach']);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stdout).toContain('notebook/idle resumed\n');
    expect(resumed.stderr).toContain('PersistentVolumeClaim/notebook-idle-home was there already and is used again');
    const after = await parent(`${JOBS}/notebook-idle`);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.metadata.annotations['aisubmit.dev/request']).toBe(
      before.metadata.annotations['aisubmit.dev/request'],
    );
    const { body } = await desk.sandbox.admin<{ items: readonly { metadata: { name: string } }[] }>('GET', CONFIG_MAPS);
    expect(body.items.map(({ metadata }) => metadata.name)).not.toContain('notebook-idle-resume');
    await desk.aisubmit(['delete', 'idle', '--purge', '--yes']);
  });

  test('what has ended is started again only by whom it was, and as the policy of today allows', async () => {
    await desk.aisubmit(['notebook', 'idle', '--memory', '3Gi', '--detach']);
    await ended('notebook-idle');
    const refused = await desk.aisubmit(['resume', 'idle'], { as: 'carol' });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('notebook/idle was submitted by alice');
    const policy = desk.file(
      'small.yaml',
      'apiVersion: aisubmit.dev/v1alpha1\nkind: Policy\nmetadata: { name: small }\nspec: { rules: { resources.memory: { max: 1Gi } } }\n',
    );
    const tight = await desk.aisubmit(['resume', 'idle', '--policy', policy]);
    expect(tight.code).toBe(3);
    expect(tight.stderr).toContain('resources.memory');
    expect(await desk.parents()).toContain('notebook-idle');
    await desk.aisubmit(['delete', 'idle', '--purge', '--yes']);
  });

  test('a finished run goes on only from its start', async () => {
    await desk.aisubmit(['train', 'mnist', '--image', 'a:1', '--wait', '--', 'true']);
    await ended('training-mnist');
    const refused = await desk.aisubmit(['resume', 'mnist']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('kubectl aisubmit resume training/mnist --from-start');
    const again = await desk.aisubmit(['resume', 'mnist', '--from-start']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('training/mnist resumed\n');
    await ended('training-mnist');
    expect((await desk.aisubmit(['suspend', 'mnist'])).stderr).toContain('has ended already and uses nothing');
    await desk.aisubmit(['delete', 'mnist', '--yes']);
  });

  test('what is not there says what was meant, or that its home still is', async () => {
    await desk.aisubmit(['notebook', 'lab', '--detach']);
    expect((await desk.aisubmit(['suspend', 'lap'])).stderr).toContain('did you mean notebook/lab?');
    await desk.aisubmit(['delete', 'lab', '--yes']);
    const gone = await desk.aisubmit(['resume', 'lab']);
    expect(gone.code).toBe(4);
    expect(gone.stderr).toContain('its volume notebook-lab-home is still there: kubectl aisubmit notebook lab');
  });

  test('what somebody else may have put there is shown, and started by nobody unasked', async () => {
    const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Notebook', metadata: { name: 'bait' } };
    const metadata = { name: 'notebook-bait-resume', annotations: { 'aisubmit.dev/submitted-by': 'alice' } };
    const data = { 'request.json': JSON.stringify({ ...request, spec: { image: 'evil.example/miner:1' } }) };
    await desk.sandbox.admin('POST', CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    const refused = await desk.aisubmit(['resume', 'bait', '--detach']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('image: evil.example/miner:1\n');
    expect(refused.stderr).toContain('others could have changed what was kept of notebook/bait');
    expect((await desk.sandbox.admin('GET', `${JOBS}/notebook-bait`)).status).toBe(404);
    expect((await desk.aisubmit(['delete', 'bait', '--yes'])).code).toBe(0);
  });

  test.each([
    ['of somebody else’s', { 'aisubmit.dev/submitted-by': 'carol' }, 'was left by carol, not by you'],
    ['without a name', {}, 'does not say who left it'],
  ])('what is there %s is not started at all', async (_whose, annotations, want) => {
    const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Notebook', metadata: { name: 'bait' }, spec: {} };
    const data = { 'request.json': JSON.stringify(request) };
    const metadata = { name: 'notebook-bait-resume', annotations };
    await desk.sandbox.admin('POST', CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    const refused = await desk.aisubmit(['resume', 'bait', '--yes']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(`what an interrupted resume kept of notebook/bait ${want}`);
    expect(refused.stderr).toContain('kubectl aisubmit delete notebook/bait --namespace team-a removes it; data stays');
    expect((await desk.aisubmit(['delete', 'notebook/bait', '--yes'])).code).toBe(0);
    expect((await desk.sandbox.admin('GET', `${CONFIG_MAPS}/notebook-bait-resume`)).status).toBe(404);
  });

  async function ended(name: string): Promise<void> {
    const { stderr, stdout } = await desk.kubectl(['wait', '--for=condition=complete', `job/${name}`, '--timeout=20s']);
    expect(`${stdout}${stderr}`).toContain('condition met');
  }
});
