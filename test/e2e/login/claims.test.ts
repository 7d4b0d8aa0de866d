import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubeconfigYaml } from '../../sandbox/kubeconfig.ts';
import { startIssuer, type TestIssuer } from '../../sandbox/oidc/start-issuer.ts';
import { publish, putUnder } from '../../sandbox/publish.ts';
import { aisubmitUserRules } from '../../sandbox/users.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: campus }
spec:
  identity: { uidClaim: aisubmit.dev/uid, gidClaim: aisubmit.dev/gid, supplementalGroups: [5000] }
`;
const TRAIN = ['train', 'one', '--image', 'python:3.12', '--detach'];

let issuer: TestIssuer;
let desk: Desk;
let alice: string[];
let carol: string[];

beforeAll(async () => {
  issuer = await startIssuer();
  const roles = [{ namespace: 'team-a', rules: aisubmitUserRules }];
  desk = await startDesk({
    kind: 'embedded',
    oidc: { issuer },
    users: ['alice', 'carol'].map((name) => ({ name: `oidc:${name}@example.com`, roles })),
  });
  await publish(desk.sandbox, { policies: { campus: POLICY } });
  await putUnder(desk.sandbox, 'team-a', { policy: 'campus' });
  alice = ['--kubeconfig', await login('alice', {})];
  carol = ['--kubeconfig', await login('carol', { email: 'carol@example.com', uid: undefined, gid: undefined })];
});

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await issuer.stop();
});

async function login(user: string, claims: Record<string, unknown>): Promise<string> {
  const token = await issuer.sign({ sub: user, ...claims });
  const { url: server, caPem } = desk.sandbox;
  return desk.file(`${user}.yaml`, kubeconfigYaml({ server, caPem, user, token, namespace: 'team-a' }));
}

const TYPED_BY = { as: 'oidc:alice@example.com' };
const aisubmit = (args: readonly string[]) => desk.aisubmit(args, TYPED_BY);

test('a workload runs as the numbers of its user’s login', async () => {
  expect(await aisubmit([...TRAIN, ...alice])).toMatchObject({ code: 0, stdout: 'training/one created\n' });
  const { body } = await desk.sandbox.admin('GET', '/apis/batch/v1/namespaces/team-a/jobs/training-one');
  const own = { runAsUser: 10_001, runAsGroup: 20_001 };
  expect(body).toMatchObject({
    spec: {
      template: {
        metadata: { annotations: { 'aisubmit.dev/submitted-by': 'oidc:alice@example.com' } },
        spec: { securityContext: { ...own, fsGroup: 20_001 }, containers: [{ securityContext: own }] },
      },
    },
  });
});

test('nobody asks for other numbers than their own', async () => {
  const { code, stderr } = await aisubmit([
    ...['train', 'two', '--image', 'python:3.12', '--uid', '10002', '--gid', '20002', '--fs-group', '20002'],
    ...alice,
  ]);
  expect(code).toBe(3);
  expect(stderr).toContain('--uid:\n    is locked to 10001 by your login (aisubmit.dev/uid) (got 10002) [uid-range]\n');
  expect(stderr).toContain('--gid:\n    is locked to 20001 by your login (aisubmit.dev/gid) (got 20002) [gid-range]\n');
  expect(stderr).toContain(
    '--fs-group:\n    must be one of 20001, 5000 under your login (aisubmit.dev/gid) (got 20002)',
  );
  expect(await desk.parents()).not.toContain('training-two');
});

test('a login without the numbers is told so, once for each, and who can help', async () => {
  const uid =
    'policy campus takes the user id from claim aisubmit.dev/uid of your login oidc:carol@example.com, ' +
    'which does not carry it; the admin of your identity provider adds it (docs/login.md)';
  const gid = uid.replace('user id', 'group id').replace('/uid', '/gid');
  const args = ['train', 'three', '--image', 'python:3.12', ...carol];
  const { code, stdout, stderr } = await aisubmit(args);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr.match(/^.*\[[a-z-]+\]$/gm)).toEqual([`    ${uid} [uid-claim]`, `    ${gid} [uid-claim]`]);
  const data = await aisubmit([...args, '-o', 'json']);
  expect(data).toMatchObject({ code: 3, stderr: 'error: Training three is refused\n' });
  expect(JSON.parse(data.stdout).violations).toMatchObject([
    { control: 'uid-claim', layer: 'policy campus', path: 'spec.identity.runAsUser', message: uid },
    { control: 'uid-claim', layer: 'policy campus', path: 'spec.identity.runAsGroup', message: gid },
  ]);
  expect(await desk.parents()).not.toContain('training-three');
});

test('without a cluster nobody knows whose numbers they are, and that is said', async () => {
  const offline = ['-n', 'team-a', '--policy', desk.file('campus.yaml', POLICY)];
  const note = 'note: no file tells enough to judge uid-claim (who submits it)\n';
  const dry = await aisubmit(['train', 'four', '--image', 'python:3.12', ...offline, '--dry-run=client']);
  expect(dry).toEqual({ code: 0, stdout: 'training/four created (dry run)\n', stderr: note });
  const request = desk.file(
    'five.yaml',
    'apiVersion: aisubmit.dev/v1alpha1\nkind: Training\nmetadata: { name: five }\nspec: { image: "python:3.12" }\n',
  );
  const rendered = await aisubmit(['render', '-f', request, ...offline, '-o', 'name']);
  expect(rendered).toMatchObject({ code: 0, stderr: note });
  const checked = await aisubmit(['check', '-f', request, ...offline, '-o', 'json']);
  expect(JSON.parse(checked.stdout)).toMatchObject({ violations: [], unjudgedControls: [{ control: 'uid-claim' }] });
});
