import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { onBoth } from '../../contract/api-server/with-sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  identity: { attribution: required }
  network: { isolation: required, exposure: cluster }
  rules: { ttlAfterFinished: { default: 1h, max: 1d } }
`;
/** Pod Security only warns of what is in a Job. */
const RAW = `apiVersion: batch/v1
kind: Job
metadata: { name: raw }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: busybox, securityContext: { privileged: true } }]
`;

describe('printed for a cluster that nobody asks', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ kind: 'embedded' });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  test('a policy becomes admission policies and their bindings, and says what the version lacks', async () => {
    const policy = desk.file('policy.yaml', POLICY);
    const { code, stdout, stderr } = await desk.aisubmit([
      'admin',
      'enforce',
      '--policy',
      policy,
      '--kube-version',
      '1.31',
    ]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'note: supplemental-groups (securityContext.supplementalGroupsPolicy) is left out; Kubernetes 1.33 brings the field\n',
    });
    const objects = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(
      new Set(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']),
    );
    const bindings = objects.filter(({ kind }) => kind.endsWith('Binding'));
    expect(bindings.map(({ spec }) => spec.validationActions)).toEqual(bindings.map(() => ['Deny', 'Audit']));
    expect(stdout).not.toContain('supplementalGroupsPolicy');
  });

  test.each<[string, string[], string]>([
    [
      'an old cluster',
      ['--kube-version', '1.29'],
      'Kubernetes 1.29 has no ValidatingAdmissionPolicy that is on by default',
    ],
    ['no version', ['--kube-version', 'newest'], '"newest" is not a version of Kubernetes'],
    ['a removal that is only printed', ['--remove'], '--remove changes the cluster'],
    ['a pruning that is only printed', ['--prune'], '--prune changes the cluster'],
  ])('%s is refused', async (_what, args, want) => {
    const policy = desk.file('policy.yaml', POLICY);
    const { code, stdout, stderr } = await desk.aisubmit(['admin', 'enforce', '--policy', policy, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(want);
  });

  test('a team needs people', async () => {
    const policy = desk.file('policy.yaml', POLICY);
    const { code, stderr } = await desk.aisubmit(['admin', 'onboard', 'team-x', '--policy', policy]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: nobody would work there\nfix: name a group of your identity provider as the API server sees it, such as --group oidc:team-a\n',
    );
  });
});

onBoth('from a policy to a team that works under it', (kind) => {
  let desk: Desk;
  let policy: string;

  beforeAll(async () => {
    desk = await startDesk({
      kind,
      namespaces: [],
      users: [
        { name: 'alice', groups: ['oidc:lab'] },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    policy = desk.file('policy.yaml', POLICY);
  }, 60_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  const asAdmin = (...args: string[]) => desk.aisubmit(['admin', ...args], { as: 'admin', namespace: false });

  test('policies and templates are published for everybody', async () => {
    const printed = await asAdmin('publish', policy);
    expect(printed.stdout).toContain('name: aisubmit-policy-lab\n');
    const { code, stdout } = await asAdmin('publish', policy, '--apply', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('ConfigMap/aisubmit-policy-lab in aisubmit-system created\n');
    expect((await asAdmin('publish', policy, '--apply')).stderr).toContain('nothing to do\n');
  });

  test('is written after it is shown, and only when somebody agrees', async () => {
    const refused = await asAdmin('enforce', '--policy', policy, '--apply', '--mode', 'warn');
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('+ ValidatingAdmissionPolicy/aisubmit-lab-pod\n');
    expect(refused.stderr).toContain('fix: look at the changes above and add --yes\n');
    const { code, stdout } = await asAdmin('enforce', '--policy', policy, '--apply', '--mode', 'warn', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('ValidatingAdmissionPolicyBinding/aisubmit-lab-pod created\n');
    const again = await asAdmin('enforce', '--policy', policy, '--apply', '--mode', 'warn');
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toMatch(/(?:^|\n)= \d+ objects unchanged\nnothing to do\n$/);
  });

  test('the team gets its namespace, and a second time there is nothing to do', async () => {
    const args = [
      'onboard',
      'team-x',
      '--policy',
      policy,
      '--group',
      'oidc:lab',
      '--quota',
      'cpu=32,memory=64Gi,pods=20',
    ];
    const { code, stdout } = await asAdmin(...args, '--apply', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Namespace\/team-x created\n/);
    expect(stdout).toContain('RoleBinding/aisubmit-user in team-x created\n');
    const again = await asAdmin(...args, '--apply');
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toContain('nothing to do\n');
  });

  test('what already breaks the policy is reported before it is enforced', async () => {
    const raw = desk.file('raw.yaml', RAW);
    expect((await desk.kubectl(['create', '-f', raw], { as: 'admin', namespace: 'team-x' })).code).toBe(0);
    const report = await asAdmin('report', '--policy', policy);
    expect(report.code).toBe(3);
    expect(report.stdout).toMatch(/^NAMESPACE +OBJECT +SUBMITTED BY +BREAKS\nteam-x +Job\/raw +<none> +privileged, /);
    expect(report.stderr).toMatch(/^1 of \d+ objects break the policy: .*privileged 1/m);
    const json = JSON.parse((await asAdmin('report', '--policy', policy, '-A', '-o', 'json')).stdout);
    expect(json.items.map(({ object }: { object: string }) => object)).toContain('Job/raw');
    expect(json.items[0].violations.map(({ control }: { control: string }) => control)).toContain('privileged');
    expect((await desk.kubectl(['delete', '-f', raw], { as: 'admin', namespace: 'team-x' })).code).toBe(0);
  });

  test('from warning to refusing: the plugin works, raw manifests do not', async () => {
    const raw = desk.file('raw.yaml', RAW);
    const { code, stderr } = await asAdmin('enforce', '--policy', policy, '--apply', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('spec.validationActions[0]: "Warn" → "Deny"');
    const submitted = await desk.aisubmit(['notebook', 'one', '--detach'], { namespace: 'team-x' });
    expect(submitted).toMatchObject({ code: 0, stdout: 'notebook/one created\n' });
    const denied = await desk.kubectl(['create', '-f', raw], { as: 'admin', namespace: 'team-x' });
    expect(denied.code).toBe(1);
    expect(denied.stderr).toMatch(/ValidatingAdmissionPolicy 'aisubmit-lab-\w+' .*denied request: \[[a-z-]+\] /);
  });

  test('a policy that would break what runs is not published unless forced, and it is said whom it would hit', async () => {
    const tighter = desk.file('tighter.yaml', `${POLICY}  images: { registries: [registry.example.com/] }\n`);
    const refused = await asAdmin('publish', tighter, '--apply', '--yes');
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('Job/notebook-one in team-x, submitted by alice: image-registry\n');
    expect(refused.stderr).not.toContain('privileged');
    const forced = await asAdmin('publish', tighter, '--apply', '--yes', '--force');
    expect(forced).toMatchObject({ code: 0, stdout: 'ConfigMap/aisubmit-policy-lab in aisubmit-system configured\n' });
  });

  test('all of it goes again', async () => {
    const { code, stdout } = await asAdmin('enforce', '--policy', policy, '--apply', '--remove', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ValidatingAdmissionPolicyBinding\/aisubmit-lab-\w+ deleted\n/);
    const again = await asAdmin('enforce', '--policy', policy, '--apply', '--remove');
    expect(again.stderr).toContain('nothing to do\n');
  });
});
