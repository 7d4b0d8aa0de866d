import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { doctor } from './doctor-report.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  identity: { attribution: required }
  network: { isolation: required, exposure: cluster }
`;
/** What the API wants to know of a node. */
const NODE_INFO = Object.fromEntries(
  ['machineID', 'systemUUID', 'bootID', 'kernelVersion', 'osImage', 'containerRuntimeVersion', 'kubeProxyVersion']
    .concat('operatingSystem', 'architecture')
    .map((key) => [key, '']),
);
const POD = 'aisubmit-lab-pod';
const STORED = '/apis/admissionregistration.k8s.io/v1';

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
      'the API server refuses a Job that policy lab forbids (tried by a dry run); whether it keeps all of the published version cannot be known with your rights',
    );
    await enforce('--mode', 'warn');
    await found('the API server only warns of what breaks policy lab (tried by a dry run)');
    await enforce();
    expect(await desk.parents('team-x')).toEqual([]);
  }, 60_000);

  test('half of it fails', async () => {
    const name = POD;
    await desk.sandbox.admin('DELETE', `${STORED}/validatingadmissionpolicybindings/${name}`);
    const { code, of } = await asks('admin');
    expect(code).toBe(4);
    expect(of('enforcement')?.found).toBe(
      `policy lab is enforced in part: ValidatingAdmissionPolicy ${name} is not bound`,
    );
    await enforce();
  });

  test.each<[string, Readonly<Record<string, object[]>>, string[]]>([
    [
      'a policy',
      {
        validatingadmissionpolicies: [
          { op: 'remove', path: '/spec/validations/0' },
          { op: 'add', path: '/spec/matchConditions/-', value: { name: 'skip', expression: 'false' } },
          { op: 'replace', path: '/spec/failurePolicy', value: 'Ignore' },
        ],
      },
      [
        `admission policy ${POD}: failurePolicy is "Ignore", not "Fail"`,
        `admission policy ${POD}: matchCondition skip was added`,
        `admission policy ${POD}: sentence [`,
      ],
    ],
    [
      'who and what it is for',
      {
        validatingadmissionpolicies: [
          { op: 'add', path: '/spec/matchConstraints/objectSelector', value: { matchLabels: { judged: 'yes' } } },
        ],
        validatingadmissionpolicybindings: [
          { op: 'add', path: '/spec/matchResources/namespaceSelector/matchLabels/judged', value: 'yes' },
          { op: 'replace', path: '/spec/validationActions', value: ['Warn'] },
        ],
      },
      [
        `admission policy ${POD}: matchConstraints.objectSelector was added: {"matchLabels":{"judged":"yes"}}`,
        `binding ${POD}: validationActions is ["Warn"], not ["Deny","Audit"]`,
        `binding ${POD}: matchResources.namespaceSelector.matchLabels.judged was added: "yes"`,
      ],
    ],
  ])(
    '%s, changed by hand, is named and mended',
    async (_what, changes, want) => {
      for (const [resource, patch] of Object.entries(changes)) {
        const change = ['patch', resource, POD, '--type=json', '--patch', JSON.stringify(patch)];
        expect((await desk.kubectl(change, { as: 'admin', namespace: false })).code).toBe(0);
      }
      const { code, of } = await asks('admin');
      const { found, fix } = of('enforcement') ?? {};
      expect({ code, fix }).toEqual({
        code: 4,
        fix: 'kubectl aisubmit admin enforce --policy FILE --apply --prune --force-conflicts',
      });
      for (const phrase of want) expect(found).toContain(phrase);
      const again = ['enforce', '--policy', policy, '--apply', '--yes', '--prune'];
      expect((await asAdmin(...again)).stderr).toContain('--force-conflicts');
      await enforce('--prune', '--force-conflicts');
      expect((await asks('admin')).of('enforcement')?.status).toBe('pass');
      expect((await asAdmin(...again)).stderr).toContain('nothing to do');
    },
    60_000,
  );

  test('what the oldest node drops is left out, and both commands say so', async () => {
    await desk.sandbox.admin('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'old' } });
    const status = { nodeInfo: { ...NODE_INFO, kubeletVersion: 'v1.31.2' } };
    const aged = [
      'patch',
      'node',
      'old',
      '--subresource=status',
      '--type=merge',
      '--patch',
      JSON.stringify({ status }),
    ];
    expect((await desk.kubectl(aged, { as: 'admin', namespace: false })).code).toBe(0);
    const before = (await asks('admin')).of('enforcement');
    expect(before?.status).toBe('warn');
    expect(before?.found).toMatch(/ as another version of aisubmit made it, or for another version of Kubernetes: /);
    const { stderr } = await asAdmin('enforce', '--policy', policy, '--apply', '--yes', '--prune');
    expect(stderr).toContain('note: enforced for Kubernetes 1.31, since node old runs 1.31\n');
    expect(stderr).toContain('note: supplemental-groups (securityContext.supplementalGroupsPolicy) is left out');
    const { of } = await asks('admin');
    expect(of('enforcement')?.status).toBe('pass');
    expect(of('admission-fields')).toMatchObject({
      status: 'warn',
      found:
        'not kept by the API server, since node old (1.31) drops the field: supplemental-groups (securityContext.supplementalGroupsPolicy, Kubernetes 1.33)',
    });
  }, 60_000);

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
