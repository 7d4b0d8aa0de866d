import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  identity: { attribution: required }
  network: { isolation: required, exposure: cluster }
`;
const STORED = '/apis/admissionregistration.k8s.io/v1';

interface Check {
  readonly id: string;
  readonly status: string;
  readonly found: string;
  readonly why?: string;
  readonly fix?: string;
}

interface Report {
  readonly code: number | null;
  readonly stderr: string;
  readonly checks: readonly Check[];
  /** Statuses by id. */
  readonly statuses: Readonly<Record<string, string>>;
  of(id: string): Check | undefined;
}

type Options = Parameters<Desk['aisubmit']>[1];

async function doctor(desk: Desk, options: Options, ...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await desk.aisubmit(['doctor', '-o', 'json', ...args], options);
  const { kind, checks }: { kind: string; checks: readonly Check[] } = JSON.parse(stdout);
  expect(kind).toBe('DoctorReport');
  return {
    code,
    stderr,
    checks,
    statuses: Object.fromEntries(checks.map(({ id, status }) => [id, status])),
    of: (wanted) => checks.find(({ id }) => id === wanted),
  };
}

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
    expect(of('gpu')?.found).toBe('cannot be seen with your rights');
  });

  test('an admin sees the nodes', async () => {
    const { code, of } = await doctor(desk, { as: 'admin' });
    expect(code).toBe(0);
    expect(of('gpu')).toEqual({ id: 'gpu', status: 'pass', found: '8 nvidia.com/gpu on 1 node' });
    expect(of('supplemental-groups')?.found).toBe(
      'supplementalGroupsPolicy: Strict is unknown to 1 of 1 node, such as sandbox-node',
    );
  });

  test('whoever may only look is told which rights are missing, and who gives them', async () => {
    const { code, of } = await doctor(desk, { as: 'viewer' });
    expect(code).toBe(4);
    expect(of('permissions')).toEqual({
      id: 'permissions',
      status: 'fail',
      found: expect.stringContaining('rights are missing in namespace team-a: create/patch/delete jobs.batch, '),
      why: 'commands that need them are refused',
      fix: expect.stringContaining('kubectl aisubmit admin onboard team-a --policy FILE --group GROUP --apply'),
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

  test('whom the server does not know it tells to log in', async () => {
    const { code, statuses, of } = await doctor(desk, {}, '--token', 'wrong');
    expect(code).toBe(4);
    expect(statuses).toEqual({ server: 'warn', identity: 'fail', login: 'pass', keychain: 'pass' });
    expect(of('identity')?.fix).toBe('log in: kubectl aisubmit login');
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

describe.skipIf(!availableSandboxes().includes('real'))('real: on a cluster that keeps a policy', () => {
  let desk: Desk;
  let policy: string;

  const asAdmin = (...args: string[]) => desk.aisubmit(['admin', ...args], { as: 'admin', namespace: false });
  const asks = (as: string) => doctor(desk, { as, namespace: 'team-x' });
  const enforce = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await asAdmin('enforce', '--policy', policy, '--apply', '--yes', ...args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  };

  beforeAll(async () => {
    desk = await startDesk({
      kind: 'real',
      namespaces: [],
      users: [
        { name: 'alice', groups: ['oidc:lab'] },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    policy = desk.file('policy.yaml', POLICY);
    expect((await asAdmin('publish', policy, '--apply', '--yes')).code).toBe(0);
    const team = ['onboard', 'team-x', '--policy', policy, '--group', 'oidc:lab', '--quota', 'cpu=32,memory=64Gi'];
    expect((await asAdmin(...team, '--apply', '--yes')).code).toBe(0);
  }, 120_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  test('a policy that is published and not enforced is advice', async () => {
    const { code, of, statuses } = await asks('admin');
    expect(code).toBe(0);
    expect(of('policy')?.found).toMatch(/^policy lab \(sha256:[0-9a-f]{12}\) is published and readable$/);
    expect(of('enforcement')).toMatchObject({
      status: 'warn',
      found: 'the API server does not keep policy lab: there are no admission policies for it',
      fix: 'kubectl aisubmit admin enforce --policy FILE --apply',
    });
    expect(statuses).toMatchObject({
      clock: 'pass',
      'admission-policies': 'pass',
      'admission-fields': 'pass',
      'pod-security': 'pass',
      'network-isolation': 'pass',
      quota: 'pass',
      permissions: 'pass',
    });
    expect(of('quota')?.found).toMatch(/\b32 of 32 cpu, .*64Gi of 64Gi memory/);
  });

  test('a user, who may not list them, is told by a dry run', async () => {
    const { code, of } = await asks('alice');
    expect(code).toBe(0);
    expect(of('enforcement')).toMatchObject({
      status: 'warn',
      found: 'the API server would take a Job that policy lab forbids (tried by a dry run)',
    });
    expect(of('network-isolation')?.found).toBe(
      'NetworkPolicy aisubmit-default-deny closes every pod in both directions',
    );
    expect(of('permissions')?.status).toBe('pass');
  });

  test('writing it down is not refusing it', async () => {
    await enforce('--mode', 'audit');
    const { code, of } = await asks('admin');
    expect(code).toBe(0);
    expect(of('enforcement')?.status).toBe('warn');
    expect(of('enforcement')?.found).toMatch(/ is enforced by \d+ admission policies, mode audit$/);
  });

  test('the same policy, refusing, is as it should be', async () => {
    await enforce();
    const { code, of } = await asks('admin');
    expect(code).toBe(0);
    expect(of('enforcement')?.status).toBe('pass');
    expect(of('enforcement')?.found).toMatch(
      /^policy lab \(sha256:[0-9a-f]{12}\) is enforced by \d+ admission policies, mode deny$/,
    );
  });

  test('a user finds that out, too, and nothing is left of it', async () => {
    // An API server follows its own admission policies a moment later.
    const found = (want: string) =>
      expect.poll(async () => (await asks('alice')).of('enforcement')?.found, { timeout: 20_000 }).toBe(want);
    await found(
      'the API server refuses what breaks policy lab (tried by a dry run); which version of it cannot be seen with your rights',
    );
    await enforce('--mode', 'warn');
    await found('the API server only warns of what breaks policy lab (tried by a dry run)');
    await enforce();
    expect(await desk.parents('team-x')).toEqual([]);
  }, 60_000);

  test('half of it fails', async () => {
    const name = 'aisubmit-lab-pod';
    await desk.sandbox.admin('DELETE', `${STORED}/validatingadmissionpolicybindings/${name}`);
    const { code, of } = await asks('admin');
    expect(code).toBe(4);
    expect(of('enforcement')?.found).toBe(
      `policy lab is enforced in part: ValidatingAdmissionPolicy ${name} is not bound`,
    );
    await enforce();
  });

  test('another version than the published one fails', async () => {
    const other = desk.file('other.yaml', `${POLICY}  rules: { ttlAfterFinished: { default: 1h, max: 1d } }\n`);
    expect((await asAdmin('publish', other, '--apply', '--yes', '--force')).code).toBe(0);
    const { code, of } = await asks('admin');
    expect(code).toBe(4);
    expect(of('enforcement')).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/^the API server keeps sha256:\S{12} of policy lab; published is sha256:\S{12}$/),
      why: 'the plugin and the API server say different things',
      fix: 'kubectl aisubmit admin enforce --policy FILE --apply --prune',
    });
  });

  test('a level that the policy does not need is said', async () => {
    const label = 'pod-security.kubernetes.io/enforce=privileged';
    await desk.kubectl(['label', 'namespace', 'team-x', '--overwrite', label], { as: 'admin', namespace: false });
    const { of } = await asks('alice');
    expect(of('pod-security')).toMatchObject({
      status: 'warn',
      found: expect.stringMatching(/^privileged \(v1\.\d+\); the policy needs restricted$/),
      fix: 'an admin sets it: kubectl label namespace team-x --overwrite pod-security.kubernetes.io/enforce=restricted',
    });
  });
});
