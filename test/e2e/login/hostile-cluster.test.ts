import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeServerCertificate } from '../../sandbox/certificates.ts';
import { closeServer, listen } from '../../sandbox/front.ts';
import { ISSUER_FAULTS } from '../../sandbox/oidc/start-issuer.ts';
import { execInfo, kubeconfigFile, runCredential } from './exec-plugin.ts';
import { fileAt, type LoginDesk, startLoginDesk } from './login-desk.ts';
import { placesWith } from './search-secrets.ts';

let desk: LoginDesk;

beforeAll(async () => {
  desk = await startLoginDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());
afterEach(() => {
  desk.sandbox.faults.clear();
  desk.issuer.faults.clear();
});

const server = () => ['--server', desk.sandbox.url, '--ca-hash', desk.caHash];
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('before anybody has logged in', () => {
  const publishes = (text: string) =>
    desk.sandbox.faults.add({
      match: ({ path }) => path.endsWith('/configmaps/aisubmit-login'),
      action: { status: 200, body: { apiVersion: 'v1', kind: 'ConfigMap', data: { 'login.yaml': text } } },
    });
  const document = (extra: Readonly<Record<string, unknown>>) =>
    stringify({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Login',
      spec: { issuer: desk.issuer.url, clientId: desk.issuer.clientId, ...extra },
    });
  const nothingKept = async (): Promise<void> => {
    expect(existsSync(kubeconfigFile(desk))).toBe(false);
    expect(await desk.aisubmit(['logout', '--all'])).toMatchObject({ code: 0, stderr: 'you were not logged in\n' });
  };

  test.each([
    {
      what: 'unknown keys',
      arrange: () => publishes(document({ clientSecret: 'x' })),
      code: 2,
      says: 'clientSecret',
    },
    {
      what: 'an http issuer',
      arrange: () => publishes(document({ issuer: 'http://idp.example' })),
      code: 2,
      says: 'https',
    },
    { what: 'no YAML', arrange: () => publishes('{'), code: 2, says: 'publishes about logging in' },
    {
      what: 'a novel',
      arrange: () => publishes(document({ issuer: `https://${'a'.repeat(900_000)}` })),
      code: 2,
      says: 'publishes about logging in',
    },
    { what: 'more than fits', arrange: () => publishes('#'.repeat(2_000_000)), code: 4, says: 'sent more than 1 MiB' },
    {
      what: 'control characters',
      arrange: () => publishes(document({ clientId: 'a\u001b[2Jb' })),
      code: 2,
      says: 'clientId',
    },
    {
      what: 'a web page',
      arrange: () => desk.sandbox.faults.add({ match: () => true, action: { garbage: true } }),
      code: 4,
      says: 'does not answer like a Kubernetes API server',
    },
  ])('a server that publishes $what is refused, and the issuer is not asked', async ({ arrange, code, says }) => {
    arrange();
    const asked = desk.issuer.requests().length;
    const ca = fileAt(desk, 'cluster-ca.pem', desk.sandbox.caPem);
    const refused = await desk.aisubmit(['login', '-y', '--server', desk.sandbox.url, '--certificate-authority', ca]);
    expect(refused, refused.stderr).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) });
    expect(refused.stderr).toMatch(/^error: [^\n]+\n(?: {2,}[^\n]+\n)*(?:fix: [^\n]+\n)?$/);
    expect(refused.stderr.length).toBeLessThan(2000);
    expect(refused.stderr).toMatch(/^[\n\x20-\x7e…]*$/);
    expect(desk.issuer.requests().length).toBe(asked);
    await nothingKept();
  });

  test('another hash than the server has: not even its issuer is looked at', async () => {
    const wrong = `sha256:${'0'.repeat(64)}`;
    const refused = await desk.aisubmit(['login', '--yes', '--server', desk.sandbox.url, '--ca-hash', wrong]);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain(`shows no certificate authority with the hash ${wrong}`);
    expect(refused.stderr).toContain('do not go on');
    await nothingKept();
  });

  test('no terminal and no --yes: nobody agreed', async () => {
    const refused = await desk.aisubmit(['login', ...server()]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('error: nobody can be asked whether server and issuer are right\n');
    await nothingKept();
  });

  test('no to the question: nothing was sent to the issuer', async () => {
    const asked = desk.issuer.requests().length;
    const { code, stdout } = await desk.atTerminal(['login', ...server()], {
      answer: { question: '(y/N)', text: 'n' },
    });
    expect(code).toBe(130);
    expect(stdout).toContain('not logged in; nothing was sent to the issuer');
    expect(desk.issuer.requests().length).toBe(asked);
    await nothingKept();
  });

  test('Ctrl-C while waiting for the approval ends it at once', async () => {
    const { code, stdout } = await desk.atTerminal(['login', '--yes', ...server()], {
      answer: { question: 'Waiting for your approval', text: '\u0003' },
    });
    expect({ code, stdout }).toMatchObject({ code: 130, stdout: expect.stringContaining('error: interrupted') });
    await nothingKept();
  });

  test('Ctrl-C while the issuer is silent, too', async () => {
    desk.issuer.faults.add({ at: 'token', action: ISSUER_FAULTS.hang });
    const seen = desk.issuer.tokenRequests();
    const ended = await desk.aisubmit(['login', '--yes', ...server()], {
      onStderr: (_text, stop) => {
        const poll = setInterval(() => {
          if (desk.issuer.tokenRequests() === seen) return;
          clearInterval(poll);
          stop('SIGINT');
        }, 20);
      },
    });
    expect(ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/error: interrupted\n$/) });
    await nothingKept();
  });
});

describe('the token of a login stays with its server when the kubeconfig', () => {
  interface Hostile {
    readonly url: string;
    readonly caPem: string;
    /** What its visitors said about themselves. */
    readonly authorizations: (string | undefined)[];
  }
  let hostile: Hostile;
  let close: () => Promise<void>;
  let good: string;

  beforeAll(async () => {
    expect(await desk.login()).toMatchObject({ code: 0 });
    good = readFileSync(kubeconfigFile(desk), 'utf8');
    const { caPem, certPem, keyPem } = await makeServerCertificate();
    const authorizations: (string | undefined)[] = [];
    const listener = createServer({ cert: certPem, key: keyPem }, ({ headers }, response) => {
      authorizations.push(headers.authorization);
      response.end('{}');
    });
    hostile = { url: `https://127.0.0.1:${await listen(listener)}`, caPem, authorizations };
    close = () => closeServer(listener);
  });
  afterAll(() => close());
  beforeEach(() => {
    hostile.authorizations.length = 0;
  });

  test('is joined by a server that names the same issuer: whoever logs in there is warned', async () => {
    const other = desk.sandbox.url.replace('127.0.0.1', 'localhost');
    const { code, stdout } = await desk.atTerminal(['login', '--server', other, '--ca-hash', desk.caHash], {
      answer: { question: '(y/N)', text: 'n' },
    });
    expect(code, stdout).toBe(130);
    expect(stdout).toContain(
      `warning: what this server gets also opens ${desk.sandbox.url}, where you are logged in at the same issuer;`,
    );
  });

  const kept = (why: string) => `your token is kept from ${desk.sandbox.url}: ${why}`;
  const ROWS: readonly {
    readonly what: string;
    readonly cluster: () => Readonly<Record<string, unknown>>;
    readonly says: () => string;
  }[] = [
    {
      what: 'names another server',
      cluster: () => ({ server: hostile.url, 'certificate-authority-data': base64(hostile.caPem) }),
      says: () =>
        `you are not logged in to ${hostile.url}; your login at ${desk.issuer.url} is for ${desk.sandbox.url} and stays there`,
    },
    {
      what: 'names another path on it',
      cluster: () => ({ server: `${desk.sandbox.url}/proxy` }),
      says: () => `you are not logged in to ${desk.sandbox.url}/proxy; your login at`,
    },
    {
      what: 'lets another authority vouch for it',
      cluster: () => ({ 'certificate-authority-data': base64(hostile.caPem) }),
      says: () => kept('another certificate authority vouches for it than when you logged in'),
    },
    {
      what: 'adds an authority',
      cluster: () => ({ 'certificate-authority-data': base64(`${desk.sandbox.caPem}\n${hostile.caPem}`) }),
      says: () => kept('another certificate authority vouches for it than when you logged in'),
    },
    {
      what: 'verifies nothing',
      cluster: () => ({ 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true }),
      says: () => kept('its certificate is not verified (insecure-skip-tls-verify)'),
    },
    {
      what: 'expects another name',
      cluster: () => ({ 'tls-server-name': 'localhost' }),
      says: () => kept('its certificate is expected under another name than when you logged in'),
    },
  ];

  test.each(ROWS)('$what', async ({ cluster, says }) => {
    const document = parse(good);
    Object.assign(document.clusters[0].cluster, cluster());
    writeFileSync(kubeconfigFile(desk), stringify(document), { mode: 0o600 });
    const before = desk.sandbox.requests().length;
    const outcomes = [
      await desk.kubectl(['get', 'pods', '-n', 'team-a']),
      await desk.aisubmit(['list', '-n', 'team-a']),
      await runCredential(desk, { info: execInfo(desk, cluster()) }),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([1, 5, 5]);
    for (const { stdout, stderr } of outcomes) {
      expect(stdout).toBe('');
      expect(stderr).toContain(says());
    }
    expect(hostile.authorizations.filter((each) => each !== undefined)).toEqual([]);
    expect(
      desk.sandbox
        .requests()
        .slice(before)
        .filter(({ user }) => user !== ''),
    ).toEqual([]);
    const shown = outcomes.map(({ stderr }, index) => ({ where: `outcome ${index}`, bytes: Buffer.from(stderr) }));
    expect(placesWith(desk.issuer.secrets(), shown)).toEqual([]);
  });

  test('does not say which server it is for', async () => {
    writeFileSync(kubeconfigFile(desk), good.replace('provideClusterInfo: true', 'provideClusterInfo: false'));
    const refused = await desk.kubectl(['get', 'pods', '-n', 'team-a']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(
      'error: the kubeconfig does not say for which cluster (provideClusterInfo); let it be written again: kubectl aisubmit login\n',
    );
    writeFileSync(kubeconfigFile(desk), good);
    expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toMatchObject({ code: 0 });
  });

  test('is not asked at all: a token has no place on a screen', async () => {
    const words = ['credential', `--issuer=${desk.issuer.url}`, `--client-id=${desk.issuer.clientId}`];
    const { code, stdout } = await desk.atTerminal(words, { env: { KUBERNETES_EXEC_INFO: execInfo(desk) } });
    expect(code).toBe(2);
    expect(stdout).toBe(
      'error: this prints a token, which has no place on a screen; kubectl runs it; to see who you are: kubectl aisubmit whoami\r\n',
    );
    for (const info of ['', 'nonsense', '{}', '[]']) {
      const refused = await runCredential(desk, { info });
      expect(refused).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'error: KUBERNETES_EXEC_INFO is not set as kubectl sets it; let kubectl run this, from the kubeconfig that login writes\n',
      });
    }
  });
});
