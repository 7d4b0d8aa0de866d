import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NEW_FILE, TestHome } from './kubeconfig.fixture.ts';
import { readKubeconfigText } from './read-kubeconfig-text.ts';
import { replaceFile } from './replace-file.ts';

const isWindows = process.platform === 'win32';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home[Symbol.dispose]());

describe.skipIf(isWindows)('permissions and links', () => {
  test('a file that others could read is closed to them', async () => {
    home.put('config', 'kind: Config\n', 0o644);
    expect((await home.writeTo('config')).changes.at(-1)).toBe('permissions narrowed from 0644 to 0600');
    expect(home.modeOf('config')).toBe(0o600);
  });

  test('that happens too when nothing else is to do, and changes no byte', async () => {
    await home.writeTo('config');
    chmodSync(home.at('config'), 0o664);
    expect((await home.writeTo('config')).changes).toEqual(['permissions narrowed from 0664 to 0600']);
    expect([home.modeOf('config'), home.read('config')]).toEqual([0o600, NEW_FILE]);
  });

  test('a link stays a link, and what it names is written', async () => {
    mkdirSync(home.at('dotfiles'));
    home.put('dotfiles/kube', '');
    symlinkSync('dotfiles/kube', home.at('config'));
    await home.writeTo('config');
    expect([lstatSync(home.at('config')).isSymbolicLink(), readlinkSync(home.at('config'))]).toEqual([
      true,
      'dotfiles/kube',
    ]);
    expect(home.read('dotfiles/kube')).toBe(NEW_FILE);
    expect(home.names()).toEqual(['config', 'dotfiles', 'dotfiles/kube']);
  });

  test('a link to nothing is told', async () => {
    symlinkSync('nowhere', home.at('config'));
    expect(await home.refusal(home.list('config'))).toBe(
      'kubeconfig ~/config is a link to a file that does not exist; remove the link',
    );
  });
});

describe('a program that does not know the lock', () => {
  test('is noticed: its text stays, and no copy of ours is left', async () => {
    const before = await readKubeconfigText(home.put('config', 'kind: Config\n'));
    home.put('config', 'kind: Config # changed\n');
    expect(await replaceFile(before, NEW_FILE)).toBe(false);
    expect([home.names(), home.read('config')]).toEqual([['config'], 'kind: Config # changed\n']);
  });

  test('is noticed when it makes the file that was not there', async () => {
    const before = await readKubeconfigText(home.at('config'));
    home.put('config', '');
    expect(await replaceFile(before, NEW_FILE)).toBe(false);
  });

  test.skipIf(isWindows)('is noticed when it leads the link elsewhere', async () => {
    home.put('a', '');
    home.put('b', '');
    symlinkSync('a', home.at('config'));
    const before = await readKubeconfigText(home.at('config'));
    rmSync(home.at('config'));
    symlinkSync('b', home.at('config'));
    expect(await replaceFile(before, NEW_FILE)).toBe(false);
    expect(home.read('a') + home.read('b')).toBe('');
  });

  test('a folder that went away is told', async () => {
    const before = await readKubeconfigText(home.at('gone/config'));
    await expect(replaceFile(before, NEW_FILE)).rejects.toThrow(/config cannot be written: its folder is not there$/);
  });
});
