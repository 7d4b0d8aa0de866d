import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRY, NEW_FILE, TestHome, USER_LINES } from './kubeconfig.fixture.ts';
import type { KubeconfigEntry } from './kubeconfig-entry.ts';

const isWindows = process.platform === 'win32';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home[Symbol.dispose]());

describe('a list of kubeconfigs', () => {
  const small: KubeconfigEntry = { ...ENTRY, cluster: undefined };

  test('new entries go into the first that exists', async () => {
    home.put('b', 'kind: Config\n');
    home.put('c', 'kind: Config\n');
    expect((await home.write(home.list('a', 'b', 'c'), { entry: small })).path).toBe(home.at('b'));
    expect(home.names()).toEqual(['b', 'c']);
    expect(home.read('c')).toBe('kind: Config\n');
  });

  test('each entry is changed where it is, and the current context where it takes effect', async () => {
    home.put('a', 'current-context: old\n');
    home.put('b', 'contexts:\n- name: prod\n  context: {cluster: prod, user: x}\n');
    home.put('c', 'users:\n- name: aisubmit-prod\n  user:\n');
    expect(await home.write(home.list('a', 'b', 'c'), { entry: small })).toEqual({
      path: home.at('c'),
      changes: [
        `${home.at('a')}: current context is prod, it was old`,
        `${home.at('b')}: context prod updated: namespace, user`,
        'user aisubmit-prod updated',
      ],
    });
    expect(home.read('a')).toBe('current-context: prod\n');
    expect(home.read('b')).toBe(
      'contexts:\n- name: prod\n  context: {cluster: prod, user: aisubmit-prod, namespace: team-a}\n',
    );
    expect(home.read('c')).toBe(`users:\n${USER_LINES}`);
  });

  test('a file that is named twice is written once', async () => {
    home.put('a', '');
    if (!isWindows) symlinkSync('a', home.at('b'));
    await home.write(home.list('a', 'a', 'b'));
    expect(home.read('a')).toBe(NEW_FILE);
  });

  test('one that cannot be read is told, as kubectl would fail too', async () => {
    home.put('a', 'kind: Config\n');
    home.put('b', 'users: 7\n');
    expect(await home.refusal(home.list('a', 'b'))).toContain(
      'kubeconfig ~/b is not a kubeconfig: users is not a list',
    );
  });
});
