import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { fileAt, type LoginDesk, startLoginDesk } from '../login/login-desk.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  identity: { attribution: required, uidClaim: aisubmit.dev/uid, gidClaim: aisubmit.dev/gid }
  images: { registries: [registry.example.com/, quay.io/jupyter/] }
  network: { isolation: required, exposure: cluster }
`;
const PEOPLE = [
  { name: 'alice', email: 'alice@example.com', groups: ['vision'], uid: 10_001, gid: 20_001 },
  { name: 'bob', email: 'bob@example.com', groups: ['speech'], uid: 10_002, gid: 20_002 },
  { name: 'carol', email: 'carol@example.com', groups: ['auditors'], uid: 10_003, gid: 20_003 },
];
const IMAGE = ['--image', 'registry.example.com/team/app:1'];
const RAW = `apiVersion: v1
kind: Service
metadata: { name: open }
spec: { type: NodePort, selector: { a: b }, ports: [{ port: 80 }] }
`;

/** An API server follows its own admission policies and Roles a moment later. */
const PATIENT = { timeout: 30_000, interval: 300 };

/** From nothing to a team that works: people of an issuer, in the group that the admin named. */
describe.each(availableSandboxes())('a team is onboarded on the %s sandbox', (kind) => {
  let desk: LoginDesk;
  let policy: string;
  let onboard: readonly string[];

  beforeAll(async () => {
    desk = await startLoginDesk({ kind, issuer: { users: PEOPLE }, publish: false });
    policy = fileAt(desk, 'policy.yaml', POLICY);
    await desk.sandbox.writeKubeconfig(path.join(desk.home, 'admin.yaml'), 'admin', {});
    const groups = ['--group', 'oidc:vision', '--viewer-group', 'oidc:auditors'];
    const quota = ['--quota', 'cpu=32,memory=64Gi,pods=20,storage=1Ti'];
    onboard = ['onboard', 'vision', '--policy', policy, ...groups, ...quota, '--apply'];
  }, 120_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  const asAdmin = (...words: string[]) =>
    desk.aisubmit(['admin', ...words], { env: { KUBECONFIG: path.join(desk.home, 'admin.yaml') } });
  let person = '';
  /** On a machine of their own, as far as what is remembered of a cluster goes. */
  const inVision = (command: string, ...words: string[]) =>
    desk.aisubmit([command, '-n', 'vision', ...words], {
      env: { XDG_CACHE_HOME: path.join(desk.home, `cache of ${person}`) },
    });
  const logsIn = async (as: string): Promise<void> => {
    person = as;
    const { code, stdout, stderr } = await desk.login({ as });
    expect({ code, stdout }, stderr).toEqual({
      code: 0,
      stdout: `logged in to ${desk.sandbox.url} as oidc:${as}@example.com\n`,
    });
  };

  test('the admin says where people log in', async () => {
    const ca = fileAt(desk, 'issuer.crt', desk.issuer.caPem);
    const server = [
      '--cluster-server',
      desk.sandbox.url,
      '--cluster-ca-file',
      fileAt(desk, 'c.crt', desk.sandbox.caPem),
    ];
    const issuer = ['--issuer', desk.issuer.url, '--client-id', desk.issuer.clientId, '--issuer-ca-file', ca];
    const scopes = ['openid', 'offline_access', 'email', 'groups'].flatMap((scope) => ['--scope', scope]);
    const { code, stdout } = await asAdmin('login', ...issuer, ...server, ...scopes);
    expect(code).toBe(0);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-public' } };
    await desk.sandbox.admin('POST', '/api/v1/namespaces', namespace);
    const applied = await desk.kubectl(['create', '-f', '-'], {
      stdin: stdout,
      env: { KUBECONFIG: path.join(desk.home, 'admin.yaml') },
    });
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('and makes the namespace, under a policy that is published', async () => {
    expect((await asAdmin('publish', policy, '--apply', '--yes')).code).toBe(0);
    const { code, stdout } = await asAdmin(...onboard, '--yes', '-o', 'name');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'namespace/vision',
      'networkpolicy.networking.k8s.io/aisubmit-default-deny',
    ]);
    if (kind === 'embedded') return;
    expect((await asAdmin('enforce', '--policy', policy, '--apply', '--yes')).code).toBe(0);
  });

  test('a second time there is nothing to do', async () => {
    const again = await asAdmin(...onboard);
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toContain('nothing to do\n');
  });

  test('who is in the group by a claim of their token works there', async () => {
    await logsIn('alice');
    expect(await inVision('notebook', 'lab', '--image', 'quay.io/jupyter/base-notebook:1', '--detach')).toMatchObject({
      code: 0,
      stdout: 'notebook/lab created\n',
    });
    expect((await inVision('list')).stdout).toContain('lab');
  });

  test('inside the policy, says the plugin', async () => {
    const { code, stderr } = await inVision(
      'train',
      'bad',
      '--image',
      'evil.example.com/app:1',
      '--detach',
      '--',
      'true',
    );
    expect(code, stderr).toBe(3);
    expect(stderr).toContain('image-registry');
  });

  test.skipIf(kind === 'embedded')('real: and the API server, whatever is typed', async () => {
    const file = fileAt(desk, 'raw.yaml', RAW);
    await expect
      .poll(
        async () => (await desk.kubectl(['create', '-n', 'vision', '-f', file, '--dry-run=server'])).stderr,
        PATIENT,
      )
      .toMatch(/aisubmit-lab-service.* denied request: \[service-exposure\]/);
    const printed = await inVision('train', 'raw', ...IMAGE, '--dry-run=server', '-o', 'yaml', '--', 'true');
    expect(printed.code).toBe(0);
    const other = fileAt(desk, 'job.yaml', printed.stdout.replaceAll('registry.example.com/', 'evil.example.com/'));
    const denied = await desk.kubectl(['create', '-n', 'vision', '-f', other]);
    expect(denied.stderr).toMatch(/denied request: \[image-registry\]/);
    const forged = fileAt(desk, 'forged.yaml', printed.stdout.replaceAll('oidc:alice@', 'oidc:bob@'));
    expect((await desk.kubectl(['create', '-n', 'vision', '-f', forged])).stderr).toMatch(
      /denied request: \[attribution\]/,
    );
  });

  test('who is not in it may do nothing, and is told whom to ask', async () => {
    await logsIn('bob');
    const { code, stderr } = await inVision('train', 'mine', ...IMAGE, '--detach', '--', 'true');
    expect(code).toBe(4);
    expect(stderr).toContain('oidc:bob@example.com may not ');
    expect(stderr).toContain('aisubmit-user');
    expect((await desk.kubectl(['get', 'pods', '-n', 'vision'])).stderr).toContain('Forbidden');
  });

  test('viewers see, and no more', async () => {
    await logsIn('carol');
    expect((await inVision('list', '--all-users')).stdout).toContain('lab');
    const { code, stderr } = await inVision('train', 'mine', ...IMAGE, '--detach', '--', 'true');
    expect(code).toBe(4);
    expect(stderr).toContain('oidc:carol@example.com may not ');
  });

  test('who is not named any more loses what they had, and the admin sees it first', async () => {
    const fewer = ['onboard', 'vision', '--policy', policy, '--group', 'vision', '--quota', 'pods=20', '--apply'];
    const { code, stderr } = await asAdmin(...fewer);
    expect(code).toBe(2);
    expect(stderr).toContain('note: group vision has no prefix such as oidc:, ');
    expect(stderr).toContain('- RoleBinding/aisubmit-viewer in vision\n');
    expect(stderr).toContain('subjects[0].name: "oidc:vision" → "vision"\n');
    const kept = fewer.with(fewer.indexOf('--group') + 1, 'oidc:vision');
    expect((await asAdmin(...kept, '--yes')).stdout).toContain('RoleBinding/aisubmit-viewer in vision deleted\n');
    await expect.poll(async () => (await inVision('list')).code, PATIENT).toBe(4);
  });

  test('a namespace that changes its policy is said', async () => {
    writeFileSync(policy, POLICY.replace('name: lab', 'name: other'));
    const { code, stderr } = await asAdmin(
      'onboard',
      'vision',
      '--policy',
      policy,
      '--group',
      'oidc:vision',
      '--apply',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('note: vision is under policy lab now; this puts it under other\n');
  });
});
