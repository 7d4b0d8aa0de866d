import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({
    kind: 'embedded',
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
  test('of everything of mine, and the quota', async () => {
    const { stdout, stderr } = await desk.aisubmit(['top']);
    expect(stdout).toMatch(/^inference\/model +2 +2 of 4 \(50%\) +4Gi of 8Gi \(50%\) +0$/m);
    expect(stdout).toMatch(/^training\/stuck +1 +\? of 2 +\? of 4Gi +0$/m);
    expect(stdout).toMatch(/^compute +requests\.cpu +6 +8$/m);
    expect(stdout).not.toContain('pods ');
    expect(stderr.replace(/^Asking .*\n/, '')).toBe('');
  });

  test('of one, pod by pod, as data too', async () => {
    expect((await desk.aisubmit(['top', 'model'])).stdout).toMatch(
      /^inference-model-\w+-\w+ +1 of 2 \(50%\) +2Gi of 4Gi \(50%\) +0$/m,
    );
    const { items, measured } = JSON.parse((await desk.aisubmit(['top', 'model', '-o', 'json'])).stdout);
    expect(measured).toBe(true);
    expect(items[0].pods[0]).toMatchObject({ phase: 'Running', cpu: { used: '1', requested: '2', limit: '2' } });
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
