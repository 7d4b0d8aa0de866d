import path from 'node:path';
import { expect, test } from 'vitest';
import { configFolder, requireConfigFolder, tokenLockPath } from './config-folder.ts';

test.each([
  ['linux', { HOME: '/home/a' }, '/home/a/.config/aisubmit'],
  ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: '/cfg' }, '/cfg/aisubmit'],
  ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: 'relative' }, '/home/a/.config/aisubmit'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/aisubmit'],
  ['win32', { APPDATA: '/roaming', USERPROFILE: '/u' }, '/roaming/aisubmit'],
  ['win32', { USERPROFILE: '/u' }, '/u/AppData/Roaming/aisubmit'],
] as const)('on %s with %o', (platform, env, want) => {
  expect(configFolder({ platform, env })).toBe(path.normalize(want));
});

test('without a home there is none, and needing one says what to set', () => {
  expect(configFolder({ platform: 'linux', env: { HOME: '' } })).toBeUndefined();
  expect(() => requireConfigFolder({ platform: 'linux', env: {} })).toThrow(
    'there is no folder to remember a login in: HOME and XDG_CONFIG_HOME are not set',
  );
});

test('every account has a lock of its own', () => {
  const host = { platform: 'linux', env: { HOME: '/home/a' } } as const;
  expect(tokenLockPath(host, 'abc')).toBe(path.normalize('/home/a/.config/aisubmit/lock-abc'));
});
