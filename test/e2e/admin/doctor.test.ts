import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { doctor } from './doctor-report.ts';

describe('on a cluster that knows no admission policies', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ kind: 'embedded', without: ['admissionregistration.k8s.io'] });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  test('a user is told what they can know, and nothing fails', async () => {
    const { code, statuses, of } = await doctor(desk, {});
    expect(statuses).toEqual({
      server: 'pass',
      identity: 'pass',
      clock: 'pass',
      'admission-policies': 'warn',
      sidecars: 'pass',
      'supplemental-groups': 'pass',
      namespace: 'pass',
      policy: 'warn',
      'pod-security': 'pass',
      'network-isolation': 'warn',
      quota: 'pass',
      permissions: 'pass',
      'network-enforcement': 'warn',
      gpu: 'warn',
      extensions: 'pass',
      login: 'pass',
      keychain: 'pass',
    });
    expect(code).toBe(0);
    expect(of('gpu')?.found).toBe('cannot be known with your rights');
  });

  test('an admin sees the nodes', async () => {
    const { code, of } = await doctor(desk, { as: 'admin' });
    expect(code).toBe(0);
    expect(of('gpu')).toEqual({ id: 'gpu', status: 'pass', found: '8 nvidia.com/gpu on 1 node' });
    expect(of('supplemental-groups')?.found).toBe(
      'supplementalGroupsPolicy: Strict is unknown to 1 of 1 node, such as sandbox-node',
    );
  });

  test('whoever may only look is told so, and who lets them submit', async () => {
    const { code, of } = await doctor(desk, { as: 'viewer' });
    expect(code).toBe(0);
    expect(of('permissions')).toEqual({
      id: 'permissions',
      status: 'warn',
      found: 'you may look at everything in namespace team-a, and not submit (role aisubmit-viewer)',
      why: 'commands that submit, change or delete are refused',
      fix: expect.stringMatching(/kubectl aisubmit admin onboard team-a --policy FILE --group \S+ --apply$/),
    });
  });

  test('without a namespace the cluster is looked at', async () => {
    const { code, statuses } = await doctor(desk, { namespace: false });
    expect(code).toBe(0);
    expect(statuses).toMatchObject({ namespace: 'warn', extensions: 'pass' });
    expect(statuses).not.toHaveProperty('policy');
  });

  test('a namespace that is not there is said once', async () => {
    const { code, of, statuses } = await doctor(desk, { as: 'admin', namespace: 'nowhere' });
    expect(code).toBe(4);
    expect(of('namespace')?.found).toBe('namespace nowhere does not exist');
    expect(statuses).not.toHaveProperty('quota');
  });

  test('whom the server does not know it tells what to renew, and where that is from', async () => {
    const { code, statuses, of } = await doctor(desk, {}, '--token', 'wrong');
    expect(code).toBe(4);
    expect(statuses).toEqual({ server: 'warn', identity: 'fail', login: 'pass', keychain: 'pass' });
    expect(of('identity')?.fix).toBe('ask your cluster admin for a new token; the one in use is that of --token');
  });

  test('who has no credential is told so', async () => {
    const kubeconfig = desk.sandbox.kubeconfig('alice', { namespace: 'team-a' }).replace(/token: .*/, '');
    const { code, of } = await doctor(desk, {}, '--kubeconfig', desk.file('nobody.yaml', kubeconfig));
    expect(code).toBe(4);
    expect([of('identity')?.status, of('login')?.found]).toEqual(['fail', 'no credential']);
    expect(of('identity')?.fix).toBe('log in: kubectl aisubmit login');
  });

  test('a server that does not answer is said once, and this machine is looked at', async () => {
    const { code, statuses, of } = await doctor(desk, {}, '--server', 'https://127.0.0.1:1');
    expect(code).toBe(4);
    expect(statuses).toEqual({ server: 'fail', login: 'pass', keychain: 'pass' });
    expect(of('server')?.found).toBe(
      '127.0.0.1:1 refuses connections: nothing listens there, or a firewall is in between',
    );
  });

  test('no kubeconfig is a finding, too', async () => {
    const { code, statuses } = await doctor(desk, {}, '--kubeconfig', '/nonexistent/config');
    expect({ code, server: statuses['server'] }).toEqual({ code: 4, server: 'fail' });
  });

  test('one check that fails hides no other', async () => {
    desk.sandbox.faults.add({
      match: ({ path }) => path.endsWith('/resourcequotas'),
      action: { status: 500 },
    });
    const { statuses } = await doctor(desk, {});
    desk.sandbox.faults.clear();
    expect(statuses).toMatchObject({ quota: 'warn', permissions: 'pass' });
  });

  test('people read a line for each, and what to do below', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pass {2}server {15}Kubernetes v1\.33\.0-sandbox at https:\/\/127\.0\.0\.1:\d+\n/);
    expect(stdout).toContain(
      'warn  policy               namespace team-a names no policy of your organisation: the built-in policy baseline applies\n' +
        '                           why: what your organisation wants is written nowhere, and the API server keeps none of it\n' +
        '                           fix: ',
    );
    expect(stderr).toMatch(/^12 passed, 5 to look at, 0 failed \(namespace team-a of https:\S+\)\n$/);
  });
});
