import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONTEXT_LINES, ENTRY, TestHome, USER_LINES } from './kubeconfig.fixture.ts';

const isWindows = process.platform === 'win32';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => {
  vi.restoreAllMocks();
  home[Symbol.dispose]();
});

describe('anchors, aliases and merge keys', () => {
  test('stay where they are', async () => {
    const text = `x: &base {server: https://a.example}
clusters:
- {name: a, cluster: *base}
- name: b
  cluster:
    <<: *base
    tls-server-name: b
`;
    home.put('config', text);
    await home.writeTo('config', { ...ENTRY, cluster: undefined, makeCurrent: false });
    expect(home.read('config')).toBe(`${text}users:\n${USER_LINES}contexts:\n${CONTEXT_LINES}`);
  });

  test.each([
    ['a list shared with another field', 'x: &l\n- {name: a}\nusers: *l\n', 'is not a kubeconfig: users is not a list'],
    ['an entry', 'x: &u {name: aisubmit-prod}\nusers:\n- *u\n', 'has user aisubmit-prod as a YAML alias'],
    [
      'a context that another one shares',
      'contexts:\n- name: prod\n  context: &c {cluster: x, user: y}\n- name: other\n  context: *c\n',
      'has YAML anchors or aliases that tie entries together, so that a change to one would change another',
    ],
    [
      'a user that another one shares',
      'users:\n- name: aisubmit-prod\n  user: &u {exec: {command: kubectl-aisubmit}}\n- name: other\n  user: *u\n',
      'has YAML anchors or aliases that tie entries together, so that a change to one would change another',
    ],
  ])('%s: nothing is changed that somebody else reads', async (_what, text, message) => {
    home.put('config', text);
    expect(await home.refusal(home.list('config'))).toContain(`kubeconfig ~/config ${message}; `);
  });

  test('a bomb does not go off', async () => {
    const list = (from: string): string => `[${Array.from({ length: 20 }, () => from).join(', ')}]`;
    home.put('config', `a: &a ${list('x')}\nb: &b ${list('*a')}\nc: &c ${list('*b')}\n`);
    expect(await home.refusal(home.list('config'))).toContain('has too many YAML aliases');
  });
});

describe('what cannot be used is told, and nothing is lost', () => {
  test.each([
    [
      'malformed YAML, by place alone',
      'users:\n- name: a\n  user: {token: hush\n',
      'is not valid YAML at line 4, column 1 (BAD_INDENT)',
    ],
    ['two documents', 'kind: Config\n---\nkind: Config\n', 'is not valid YAML at line 2, column 1 (MULTIPLE_DOCS)'],
    ['a key twice', 'users: []\nusers: []\n', 'is not valid YAML at line 2, column 1 (DUPLICATE_KEY)'],
    ['a list', '- a\n', 'is not a kubeconfig: it is not a map of fields'],
    ['clusters as a map', 'clusters: {a: b}\n', 'is not a kubeconfig: clusters is not a list'],
    ['users as a text in JSON', '{"users": "hush"}', 'is not a kubeconfig: users is not a list'],
  ])('%s', async (_what, text, message) => {
    home.put('config', text);
    const told = await home.refusal(home.list('config'));
    expect(told).toContain(`kubeconfig ~/config ${message}`);
    expect(told).not.toContain('hush');
  });

  test('what is not UTF-8', async () => {
    writeFileSync(home.at('config'), Buffer.from([0x61, 0xff]));
    expect(await home.refusal(home.list('config'))).toContain('is not UTF-8 text');
  });

  test('a folder', async () => {
    mkdirSync(home.at('config'));
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config is a folder; name another file with --kubeconfig or KUBECONFIG',
    );
  });

  test('a file in the place of a folder', async () => {
    home.put('file', '');
    expect(await home.refusal(home.list('file/config'))).toContain('a part of its path is not a folder');
  });

  test('a file that is too large', async () => {
    home.put('config', `#${' '.repeat(8 * 1024 * 1024)}`);
    expect(await home.refusal(home.list('config'))).toContain('has 8388609 bytes, more than the 8388608 that are read');
  });

  test.skipIf(isWindows)('what is no file, and might be waited for', async () => {
    expect(await home.refusal({ KUBECONFIG: '/dev/null' })).toBe(
      'kubeconfig /dev/null is not a regular file; name another file with --kubeconfig or KUBECONFIG',
    );
  });

  test('a file that its owner made read-only', async () => {
    home.put('config', 'kind: Config\n', 0o400);
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config is read-only; make it writable, or name another file with --kubeconfig or KUBECONFIG',
    );
  });

  test.skipIf(isWindows)('a folder that is read-only', async () => {
    mkdirSync(home.at('kube'));
    home.put('kube/config', 'kind: Config\n');
    chmodSync(home.at('kube'), 0o500);
    await asNobody(async () => {
      expect(await home.refusal(home.list('kube/config'))).toBe(
        'kubeconfig ~/kube/config cannot be written: permission denied; correct its permissions, or name another file with --kubeconfig or KUBECONFIG',
      );
    });
  });

  test.skipIf(isWindows)('a file of another user', async () => {
    home.put('config', 'kind: Config\n');
    vi.spyOn(process, 'geteuid').mockReturnValue(4711);
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config belongs to another user; name a file of your own with --kubeconfig',
    );
  });

  // Root may write everywhere.
  async function asNobody(task: () => Promise<void>): Promise<void> {
    if (process.geteuid?.() !== 0) return task();
    for (const name of ['.', 'kube', 'kube/config']) chownSync(home.at(name), 65_534, 65_534);
    process.seteuid?.(65_534);
    try {
      await task();
    } finally {
      process.seteuid?.(0);
    }
  }
});
