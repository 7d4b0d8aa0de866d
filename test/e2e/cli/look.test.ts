import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realAssets } from '../../sandbox/real/real-assets.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

/** The real server has no metrics API: what is used is not known there. */
const used = (words: string): string =>
  realAssets() === undefined ? words : words.replace(/^.* of (\w+) .*$/, '\\? of $1');

beforeAll(async () => {
  desk = await startDesk({
    metrics: true,
    pods: { 'training-stuck': [{ scheduled: false, message: '0/1 nodes are available' }] },
  });
  await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'compute' },
    spec: { hard: { 'requests.cpu': '8', pods: '10' } },
  });
  const size = ['--cpu', '2', '--memory', '4Gi'];
  expect(await desk.aisubmit(['infer', 'model', '--image', 'x', '--replicas', '2', ...size])).toMatchObject({
    code: 0,
  });
  const stuck = ['train', 'stuck', '--image', 'x', '--detach', '--mount', 'newpvc:1Gi:/out', ...size];
  expect(await desk.aisubmit(stuck)).toMatchObject({ code: 0 });
}, 240_000);

afterAll(() => desk?.[Symbol.asyncDispose]());

describe('top', () => {
  const cpu = used('2 of 4 \\(50%\\)');
  const memory = used('4Gi of 8Gi \\(50%\\)');
  const hasMetrics = realAssets() === undefined;

  test('of everything of mine, and the quota', async () => {
    const { stdout, stderr } = await desk.aisubmit(['top']);
    expect(stdout).toMatch(new RegExp(`^inference/model +2 +${cpu} +${memory} +0$`, 'm'));
    expect(stdout).toMatch(/^training\/stuck +1 +\? of 2 +\? of 4Gi +0$/m);
    expect(stdout).toMatch(/^compute +requests\.cpu +6 +8$/m);
    expect(stdout).not.toContain('pods ');
    if (hasMetrics) expect(stderr).toBe('');
  });

  test('of one, pod by pod, as data too', async () => {
    const [one, half] = [used('1 of 2 \\(50%\\)'), used('2Gi of 4Gi \\(50%\\)')];
    const row = new RegExp(`^inference-model-\\w+-\\w+ +${one} +${half} +0$`, 'm');
    expect((await desk.aisubmit(['top', 'model'])).stdout).toMatch(row);
    const { items, measured } = JSON.parse((await desk.aisubmit(['top', 'model', '-o', 'json'])).stdout);
    expect(measured).toBe(hasMetrics);
    expect(items[0].pods[0]).toMatchObject({ phase: 'Running', cpu: { requested: '2', limit: '2' } });
    if (hasMetrics) expect(items[0].pods[0].cpu.used).toBe('1');
  });

  test('of every namespace that I can see, sorted', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['top', '-A', '--sort-by', 'cpu']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^NAMESPACE +NAME +PODS +CPU +MEMORY +GPU\nteam-a +inference\/model .*\nteam-a +training\/stuck /,
    );
    expect(stdout).toMatch(/^team-a +compute +requests\.cpu +6 +8$/m);
    expect(stderr).toContain('You may not list the whole cluster, so this looked in team-a');
    const all = await desk.aisubmit(['top', '-A', '--all-users'], { as: 'admin' });
    expect(all.stdout).toMatch(/^team-a +training\/stuck /m);
    expect(all.stderr).not.toContain('You may not');
  });

  test('by the labels of workloads, which their pods need not carry', async () => {
    const label = ['label', 'job/training-stuck', 'stage=late', '-n', 'team-a'];
    expect(await desk.kubectl(label, { as: 'admin' })).toMatchObject({ code: 0 });
    const { items } = JSON.parse((await desk.aisubmit(['top', '-l', 'stage=late', '-o', 'json'])).stdout);
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['stuck']);
    expect(await desk.aisubmit(['top', 'model', '-l', 'stage=late'])).toMatchObject({
      code: 2,
      stderr: 'error: --selector is for many workloads, and "model" is one\nfix: leave out --selector, or the name\n',
    });
  });

  test('of one that does not run says why, and nothing about the others', async () => {
    expect(await desk.aisubmit(['train', 'over', '--image', 'x', '--wait'])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await desk.aisubmit(['top', 'over']);
    expect({ code, rows: stdout.includes('training') }).toEqual({ code: 0, rows: false });
    expect(stderr).toContain('Nothing of training/over runs: it has finished.\n');
    expect(await desk.aisubmit(['delete', 'over'])).toMatchObject({ code: 0 });
  });

  test('says what is missing', async () => {
    const { faults } = desk.sandbox;
    const match = ({ path }: { readonly path: string }): boolean => path.startsWith('/apis/metrics.k8s.io/');
    faults.add({ match, action: { status: 404 } });
    const { code, stdout, stderr } = await desk.aisubmit(['top', 'model']);
    faults.clear();
    expect(code).toBe(0);
    expect(stdout).toMatch(/ \? of 2 +\? of 4Gi +0$/m);
    expect(stderr).toContain('An admin adds it with metrics-server: https://github.com/kubernetes-sigs/metrics-server');
  });
});
