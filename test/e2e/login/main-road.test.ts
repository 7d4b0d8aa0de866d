import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { kubeconfigFile, readKubeconfig, runCredential, tokenIn } from './exec-plugin.ts';
import { codeIn, type LoginDesk, once, startLoginDesk } from './login-desk.ts';

const QUESTION = 'Are these the server and the issuer that your admin told you?';

describe.each(availableSandboxes())('a login on the %s sandbox', (kind) => {
  let desk: LoginDesk;

  beforeAll(async () => {
    desk = await startLoginDesk({ kind });
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const codeTyped = (task: (code: string) => Promise<unknown>) => {
    const act = once(task);
    return (text: string) => {
      const code = codeIn(text);
      if (code !== undefined) act(code);
    };
  };

  test('shows a newcomer whom they trust, asks, shows a code and whose it must be, and is done', async () => {
    const { url: server } = desk.sandbox;
    const { host } = new URL(desk.issuer.url);
    let code = '';
    const { code: exit, stdout: screen } = await desk.atTerminal(
      ['login', '--server', server, '--ca-hash', desk.caHash],
      {
        answer: [{ question: QUESTION, text: 'y' }],
        onStdout: codeTyped((shown) => {
          code = shown;
          return desk.issuer.approveDevice(shown, 'alice');
        }),
      },
    );
    expect(exit, screen).toBe(0);
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const lines = [
      `Server:  ${server} (certificate authority ${desk.caHash})`,
      `Issuer:  ${desk.issuer.url} (client kubectl-aisubmit, as the server publishes)`,
      `${QUESTION} (y/N)`,
      `Open https://${host}/device?user_code=${code}`,
      `and approve the code  ${code}  within 10 minutes.`,
      'Only if you started this: approve no code that somebody sent you, and tell nobody this one.',
      `Waiting for your approval at ${host}`,
      `logged in to ${server} as oidc:alice@example.com`,
    ];
    let at = 0;
    for (const line of lines) {
      const found = screen.indexOf(line, at);
      expect(found, `${line} in ${screen}`).toBeGreaterThan(-1);
      at = found;
    }
    expect(statSync(kubeconfigFile(desk)).mode & 0o777).toBe(0o600);
  });

  test('serves kubectl, and every other client of the same kubeconfig', async () => {
    expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No resources found in team-a namespace.\n',
    });
    const known = await desk.kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}']);
    expect(known).toMatchObject({ code: 0, stdout: 'oidc:alice@example.com', stderr: '' });
    const handed = await runCredential(desk);
    expect(handed).toMatchObject({ code: 0, stderr: '' });
    const { status } = JSON.parse(handed.stdout);
    // A minute before the token ends, so that the client asks again in time; the issuer tells its clock in whole seconds.
    const { exp } = JSON.parse(Buffer.from(tokenIn(handed).split('.')[1] ?? '', 'base64url').toString());
    expect(Math.abs(exp - 60 - Date.parse(status.expirationTimestamp) / 1000)).toBeLessThan(3);
    expect(desk.issuer.tokenRequests('refresh_token')).toBe(0);
  });

  test('shows who the cluster takes one for, and what the login is', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['whoami', '-o', 'json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Whoami',
      server: desk.sandbox.url,
      user: {
        username: 'oidc:alice@example.com',
        groups: ['system:authenticated'],
        extra: { 'aisubmit.dev/uid': ['10001'], 'aisubmit.dev/gid': ['20001'] },
      },
      credential: {
        type: 'login',
        issuer: desk.issuer.url,
        clientId: 'kubectl-aisubmit',
        tokenStore: 'keychain',
        extendedByItself: true,
      },
    });
  });

  test("submits under the user's own name", async () => {
    const words = ['train', 'mnist', '--image', 'python:3.13', '-n', 'team-a', '--wait', '--', 'python', 'train.py'];
    expect(await desk.aisubmit(words)).toMatchObject({ code: 0, stdout: 'training/mnist created\n' });
    const { body } = await desk.sandbox.admin<{ metadata: { annotations: Record<string, string> } }>(
      'GET',
      '/apis/batch/v1/namespaces/team-a/jobs/training-mnist',
    );
    expect(body.metadata.annotations).toMatchObject({ 'aisubmit.dev/submitted-by': 'oidc:alice@example.com' });
    const list = await desk.aisubmit(['list', '-n', 'team-a', '-o', 'json']);
    expect(JSON.parse(list.stdout).items).toMatchObject([{ spec: { user: 'oidc:alice@example.com' } }]);
  });

  test('is renewed by a second login, which asks nothing and adds nothing', async () => {
    const before = await runCredential(desk);
    const kubeconfig = readKubeconfig(kubeconfigFile(desk));
    const { code, stdout: screen } = await desk.atTerminal(['login'], {
      onStdout: codeTyped((shown) => desk.issuer.approveDevice(shown, 'alice')),
    });
    expect(code, screen).toBe(0);
    expect(screen).not.toContain(QUESTION);
    expect(screen).toContain('logged in to');
    expect(readKubeconfig(kubeconfigFile(desk))).toEqual(kubeconfig);
    expect(kubeconfig).toMatchObject({ clusters: [{}], users: [{}], contexts: [{}] });
    expect(tokenIn(await runCredential(desk))).not.toBe(tokenIn(before));
  });

  test('ends with logout, and then everything says so', async () => {
    const { url: server } = desk.sandbox;
    const revocations = () => desk.issuer.requests().filter(({ endpoint }) => endpoint === 'revocation').length;
    expect(await desk.aisubmit(['logout'])).toEqual({
      code: 0,
      stdout: `logged out of ${server}\n`,
      stderr: 'note: a token that was handed out before stays good until it ends, within minutes to an hour\n',
    });
    expect(revocations()).toBe(1);
    const sentence = `error: you are not logged in to ${server}; log in: kubectl aisubmit login\n`;
    expect(await runCredential(desk)).toEqual({ code: 5, stdout: '', stderr: sentence });
    const pods = await desk.kubectl(['get', 'pods', '-n', 'team-a']);
    expect(pods).toMatchObject({ code: 1, stdout: '' });
    expect(pods.stderr).toContain(sentence);
    const list = await desk.aisubmit(['list', '-n', 'team-a']);
    expect(list).toEqual({
      code: 5,
      stdout: '',
      stderr: `error: you are not logged in to ${server}\nfix: log in: kubectl aisubmit login\n`,
    });
    expect(await desk.aisubmit(['logout', '--all'])).toMatchObject({ code: 0, stderr: 'you were not logged in\n' });
    expect(await desk.login({ args: [] })).toMatchObject({ code: 0 });
    expect(await desk.aisubmit(['logout', '--all'])).toMatchObject({ code: 0, stdout: `logged out of ${server}\n` });
    expect(revocations()).toBe(2);
  });
});
