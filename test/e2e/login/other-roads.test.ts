import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { kubeconfigFile, readKubeconfig } from './exec-plugin.ts';
import { fileAt, type LoginDesk, once, startLoginDesk } from './login-desk.ts';

let desk: LoginDesk;

beforeAll(async () => {
  desk = await startLoginDesk({ publish: false });
});
afterAll(() => desk[Symbol.asyncDispose]());
afterEach(() => desk.aisubmit(['logout', '--all']));

const issuerFlags = () => {
  const ca = fileAt(desk, 'issuer-ca.pem', desk.issuer.caPem);
  return ['--issuer', desk.issuer.url, '--client-id', desk.issuer.clientId, '--ca-file', ca];
};
const serverFlags = () => {
  const ca = fileAt(desk, 'cluster-ca.pem', desk.sandbox.caPem);
  return ['--server', desk.sandbox.url, '--certificate-authority', ca];
};

test('a cluster that publishes nothing says so; flags say it instead', async () => {
  const { host } = new URL(desk.sandbox.url);
  const pinned = await desk.aisubmit(['login', '--yes', '--server', desk.sandbox.url, '--ca-hash', desk.caHash]);
  expect(pinned).toEqual({
    code: 4,
    stdout: '',
    stderr:
      `error: ${host} shows no certificate authority, so that none can be compared with the hash\n` +
      'fix: ask your cluster admin for the file of the certificate authority, and give it with --certificate-authority\n',
  });
  const refused = await desk.aisubmit(['login', '--yes', ...serverFlags()]);
  expect(refused).toEqual({
    code: 2,
    stdout: '',
    stderr:
      `error: ${desk.sandbox.url} does not say where to log in\n` +
      'fix: give --issuer and --client-id; an admin can publish them: kubectl aisubmit admin login\n',
  });
  const done = await desk.login({ as: 'bob', args: [...serverFlags(), ...issuerFlags()] });
  expect(done).toMatchObject({
    code: 0,
    stdout: `logged in to ${desk.sandbox.url} as oidc:bob@example.com\n`,
  });
  expect(done.stderr).toContain(`Issuer:  ${desk.issuer.url} (client kubectl-aisubmit)\n`);
  const groups = await desk.login({ as: 'bob', args: ['--scope', 'email', '--scope', 'groups', ...issuerFlags()] });
  expect(groups).toMatchObject({ code: 0 });
  const { user } = JSON.parse((await desk.aisubmit(['whoami', '-o', 'json'])).stdout);
  expect(user.groups).toEqual(['oidc:data-science', 'oidc:ops', 'system:authenticated']);
});

test('the cluster of a context that is there already: its file keeps all that is not ours', async () => {
  const file = kubeconfigFile(desk);
  const ca = Buffer.from(desk.sandbox.caPem).toString('base64');
  const old = `# kept by hand; ask Eve before changing
apiVersion: v1
kind: Config
preferences: {colors: true} # unknown to us
clusters:
  # the big one
  - name: sandbox
    cluster: {server: "${desk.sandbox.url}", certificate-authority-data: ${ca}, extensions: [{name: x, extension: {a: 1}}]}
contexts:
  - name: work
    context: {cluster: sandbox, user: old, namespace: team-a}
current-context: work
users:
  - name: old
    user: {token: ${desk.sandbox.token('viewer')}} # rotate in May
x-tool: {left: alone}
`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, old, { mode: 0o600 });
  const done = await desk.login({ args: issuerFlags() });
  expect(done, done.stderr).toMatchObject({ code: 0, stderr: expect.stringContaining('user aisubmit:') });
  const text = readFileSync(file, 'utf8');
  for (const line of old.split('\n').filter((each) => !each.startsWith('current-context')))
    expect(text).toContain(line);
  const kubeconfig = readKubeconfig(file);
  expect(kubeconfig.clusters.map(({ name }) => name)).toEqual(['sandbox']);
  expect(kubeconfig.contexts.map(({ name }) => name)).toEqual(['work', 'aisubmit@sandbox']);
  expect(kubeconfig.contexts[1]?.context).toMatchObject({ cluster: 'sandbox', namespace: 'team-a' });
  expect(kubeconfig['current-context']).toBe('aisubmit@sandbox');
  const who = (context: string) =>
    desk.kubectl(['auth', 'whoami', '--context', context, '-o', 'jsonpath={.status.userInfo.username}']);
  expect(await who('work')).toMatchObject({ stdout: 'viewer' });
  expect(await who('aisubmit@sandbox')).toMatchObject({ stdout: 'oidc:alice@example.com' });
});

test('a login in the browser of this machine has no code', async () => {
  const approve = once((url) => desk.issuer.approve(url, 'carol'));
  const done = await desk.aisubmit(['login', '--yes', '--browser', ...serverFlags(), ...issuerFlags()], {
    onStderr: (text) => {
      const url = /Open in a browser of this machine:\n {2}(https:\S+)\n/.exec(text)?.[1];
      if (url !== undefined) approve(url);
    },
  });
  expect(done, done.stderr).toMatchObject({
    code: 0,
    stdout: `logged in to ${desk.sandbox.url} as oidc:carol@example.com\n`,
  });
  expect(done.stderr).not.toMatch(/approve the code/);
  expect(desk.issuer.requests().filter(({ endpoint }) => endpoint === 'authorization').length).toBeGreaterThan(0);
});

test('a list of kubeconfigs: new things go to the first, the current context stays where it stands', async () => {
  const first = path.join(desk.home, 'first');
  const second = path.join(desk.home, 'second');
  const empty = 'apiVersion: v1\nkind: Config\n';
  writeFileSync(first, empty, { mode: 0o600 });
  writeFileSync(second, desk.sandbox.kubeconfig('alice', { namespace: 'team-a' }), { mode: 0o600 });
  const env = { KUBECONFIG: `${first}${path.delimiter}${second}` };
  const done = await desk.login({ args: issuerFlags(), env });
  expect(done, done.stderr).toMatchObject({ code: 0 });
  expect(readFileSync(second, 'utf8')).toBe(
    desk.sandbox
      .kubeconfig('alice', { namespace: 'team-a' })
      .replace('current-context: alice', 'current-context: aisubmit@sandbox'),
  );
  expect(readKubeconfig(first)).toMatchObject({ contexts: [{ name: 'aisubmit@sandbox' }], users: [{}] });
  expect(await desk.kubectl(['get', 'pods'], { env })).toMatchObject({ code: 0 });
});
