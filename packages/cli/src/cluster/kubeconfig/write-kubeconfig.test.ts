import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLUSTER_LINES, CONTEXT_LINES, ENTRY, NEW_FILE, TestHome, USER_LINES } from './kubeconfig.fixture.ts';
import { writeKubeconfig } from './write-kubeconfig.ts';

const isWindows = process.platform === 'win32';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home[Symbol.dispose]());

describe('a kubeconfig that is not there yet', () => {
  test('is made in the home folder, with its folder', async () => {
    expect(await home.write({})).toEqual({
      path: home.at('.kube/config'),
      changes: ['cluster prod added', 'user aisubmit-prod added', 'context prod added', 'current context is prod'],
    });
    expect(home.read('.kube/config')).toBe(NEW_FILE);
    expect(readdirSync(home.at('.kube'))).toEqual(['config']);
  });

  test.skipIf(isWindows)('is for the user alone', async () => {
    await home.write({});
    expect(home.modeOf('.kube/config')).toBe(0o600);
    expect(home.modeOf('.kube')).toBe(0o700);
  });

  test('is the one that --kubeconfig names, before KUBECONFIG', async () => {
    await home.write(home.list('list'), { kubeconfigPath: home.at('named') });
    expect(home.names()).toEqual(['named']);
  });

  test('is the last one of a list', async () => {
    await home.write({ KUBECONFIG: [home.at('a'), home.at('b')].join(path.delimiter) });
    expect(home.names()).toEqual(['b']);
  });

  test.each([
    ['an empty file', '', NEW_FILE],
    ['a comment', '# mine\n', `# mine\n\n${NEW_FILE}`],
  ])('%s is filled', async (_what, before, after) => {
    home.put('config', before);
    await home.writeTo('config');
    expect(home.read('config')).toBe(after);
  });

  test('without a home folder there is no place for it', async () => {
    await expect(writeKubeconfig({ env: {}, platform: 'linux' }, { entry: ENTRY })).rejects.toThrow(
      'there is no place for a kubeconfig: no home folder is set',
    );
  });
});

const OTHER = `# mine, by hand
apiVersion: v1
clusters:
- cluster:   # the old one
    insecure-skip-tls-verify: yes
    server: "https://old.example"
    x-rank: 012
  name: old
contexts:
- context: {cluster: old, user: admin}
  name: old
current-context: old
kind: Config

preferences: {}
users:
- name: admin
  user:
    token: 'keep me'
`;

describe('what is in a kubeconfig', () => {
  test('stays: comments, order, quotes, unknown fields, old numbers and truths', async () => {
    home.put('config', OTHER);
    expect((await home.writeTo('config')).changes).toEqual([
      'cluster prod added',
      'user aisubmit-prod added',
      'context prod added',
      'current context is prod, it was old',
    ]);
    expect(home.read('config')).toBe(`# mine, by hand
apiVersion: v1
clusters:
- cluster:
    # the old one
    insecure-skip-tls-verify: yes
    server: "https://old.example"
    x-rank: 012
  name: old
${CLUSTER_LINES}contexts:
- context: {cluster: old, user: admin}
  name: old
${CONTEXT_LINES}current-context: prod
kind: Config

preferences: {}
users:
- name: admin
  user:
    token: 'keep me'
${USER_LINES}`);
  });

  test('stays when it is indented otherwise, has Windows line ends and a byte order mark', async () => {
    const crlf = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    home.put('config', crlf('users:\n    - name: admin\n      user:\n          token: secret\nclusters: null\n'));
    await home.writeTo('config', { ...ENTRY, cluster: undefined, makeCurrent: false });
    expect(home.read('config')).toBe(
      crlf(
        `users:
    - name: admin
      user:
          token: secret
    - name: aisubmit-prod
      user:
          exec:
              apiVersion: client.authentication.k8s.io/v1
              args:
                  - credential
                  - --issuer=https://id.example/realms/ml
                  - --client-id=kubectl
              command: kubectl-aisubmit
              installHint: "install kubectl-aisubmit: ask your admin"
              interactiveMode: Never
              provideClusterInfo: true
clusters: null
contexts:
    - context:
          cluster: prod
          namespace: team-a
          user: aisubmit-prod
      name: prod
`,
      ),
    );
  });

  test('lists that are null, empty or missing are filled', async () => {
    home.put('config', 'clusters: []\nusers: null # nobody yet\ncontexts:\ncurrent-context: ""\n');
    await home.writeTo('config');
    expect(home.read('config')).toBe(`clusters:
${CLUSTER_LINES}users:
# nobody yet
${USER_LINES}contexts:
${CONTEXT_LINES}current-context: "prod"
`);
  });

  test('JSON stays JSON', async () => {
    home.put('config', '{\n\t"kind": "Config",\n\t"users": [],\n\t"x": 1.50\n}\n');
    await home.writeTo('config', { ...ENTRY, makeCurrent: false });
    expect(home.read('config')).toMatch(/^\{\n\t"kind": "Config",\n\t"users": \[\n\t\t\{\n/);
    expect(JSON.parse(home.read('config'))).toEqual({
      kind: 'Config',
      users: [{ name: 'aisubmit-prod', user: { exec: ENTRY.user.exec } }],
      x: 1.5,
      clusters: [
        { name: 'prod', cluster: { server: 'https://prod.example:6443', 'certificate-authority-data': 'LS0tQ0E=' } },
      ],
      contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'aisubmit-prod', namespace: 'team-a' } }],
    });
  });

  test('names that YAML would take for something else are quoted', async () => {
    await home.writeTo('config', {
      ...ENTRY,
      cluster: undefined,
      context: { name: '0123', cluster: 'yes', user: 'aisubmit-prod', namespace: 'on' },
    });
    expect(home.read('config')).toContain(`contexts:
- context:
    cluster: "yes"
    namespace: "on"
    user: aisubmit-prod
  name: "0123"
current-context: "0123"
`);
  });
});

describe('an entry that is there already', () => {
  test('the same one changes nothing', async () => {
    await home.writeTo('config');
    const { ino } = statSync(home.at('config'));
    expect(await home.writeTo('config')).toEqual({ path: home.at('config'), changes: [] });
    expect(statSync(home.at('config')).ino).toBe(ino);
  });

  test('is brought up to date where it stands; what a login does not know stays', async () => {
    home.put(
      'config',
      `contexts:
- context:
    cluster: prod   # east
    namespace: mine
    user: 'admin'
    extensions: []
  name: prod
- context: {cluster: prod, user: b}
  name: other
clusters:
- name: prod
  cluster:
    certificate-authority: /old/ca.crt
    proxy-url: http://proxy:3128
    server: https://PROD.example:6443/
users:
- name: aisubmit-prod
  user:
    exec: {command: /opt/bin/kubectl-aisubmit, args: [credential], env: null}
    token: old
- name: admin
  user: {}
`,
    );
    const { namespace: _, ...context } = ENTRY.context;
    const { changes } = await home.writeTo('config', { ...ENTRY, context, makeCurrent: false });
    expect(changes).toEqual([
      'cluster prod updated: certificate-authority, certificate-authority-data, server',
      'user aisubmit-prod updated',
      'context prod updated: user',
    ]);
    expect(home.read('config')).toBe(`contexts:
- context:
    cluster: prod # east
    namespace: mine
    user: 'aisubmit-prod'
    extensions: []
  name: prod
- context: {cluster: prod, user: b}
  name: other
clusters:
- name: prod
  cluster:
    proxy-url: http://proxy:3128
    server: https://prod.example:6443
    certificate-authority-data: LS0tQ0E=
users:
${USER_LINES}- name: admin
  user: {}
`);
  });

  test('a user of the name who logs in otherwise is left alone', async () => {
    home.put('config', 'users:\n- name: aisubmit-prod\n  user: {token: hush}\n');
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config has a user aisubmit-prod already, who does not log in with kubectl aisubmit; rename that user, or name another file with --kubeconfig',
    );
  });

  test('a cluster of the name at another address is left alone: its users must not come to ours', async () => {
    home.put('config', 'clusters:\n- name: prod\n  cluster: {server: https://else.example}\n');
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config has a cluster prod already, and its server is https://else.example; rename that cluster, or name another file with --kubeconfig',
    );
  });

  test('two of one name are for the user to sort out', async () => {
    home.put('config', 'users:\n- name: aisubmit-prod\n- name: aisubmit-prod\n');
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config has two entries for user aisubmit-prod; remove one of them',
    );
  });
});
