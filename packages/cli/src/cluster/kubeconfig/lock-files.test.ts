import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRY, TestHome } from './kubeconfig.fixture.ts';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home[Symbol.dispose]());

describe('the lock of kubectl', () => {
  test('is waited for, and named when it stays', async () => {
    home.put('config.lock', '');
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config is locked: ~/config.lock is there and stays; wait for the program that changes config; if none runs, remove ~/config.lock and try again',
    );
  });

  test('is taken as soon as it is free, and what came in meanwhile is kept', async () => {
    home.put('config', 'kind: Config\n');
    home.put('config.lock', '');
    const written = home.write(home.list('config'), { entry: { ...ENTRY, makeCurrent: false }, lockWaitMs: 9000 });
    await new Promise((resolve) => setTimeout(resolve, 120));
    home.put('config', 'kind: Config\ncurrent-context: late\n');
    rmSync(home.at('config.lock'));
    await written;
    expect(home.read('config')).toContain('kind: Config\ncurrent-context: late\nclusters:\n- cluster:\n');
    expect(home.names()).toEqual(['config']);
  });

  test('keeps ten logins apart: each is there in the end', async () => {
    const entries = Array.from({ length: 10 }, (_, index) => ({
      ...ENTRY,
      cluster: undefined,
      user: { ...ENTRY.user, name: `user-${index}` },
      context: { ...ENTRY.context, name: `context-${index}` },
      makeCurrent: false,
    }));
    await Promise.all(entries.map((entry) => home.write(home.list('config'), { entry, lockWaitMs: 9000 })));
    const names = [...home.read('config').matchAll(/name: (user-\d)/g)].map(([, name]) => name).toSorted();
    expect(names).toEqual([...Array(10).keys()].map((index) => `user-${index}`));
    expect(home.names()).toEqual(['config']);
  });
});
