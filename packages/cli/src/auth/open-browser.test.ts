import type { SpawnOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasLocalBrowser, openBrowser, type StartProgram } from './open-browser.ts';

const PAGE = 'https://id.example/device?user_code=AB-CD';

describe('a local browser', () => {
  test.each<[NodeJS.Platform, Record<string, string>, boolean]>([
    ['darwin', {}, true],
    ['win32', {}, true],
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { WSL_DISTRO_NAME: 'Debian' }, true],
    ['freebsd', { DISPLAY: ':0' }, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['linux', { DISPLAY: 'localhost:10.0', SSH_TTY: '/dev/pts/0' }, false],
    ['linux', { WSL_DISTRO_NAME: 'Debian', SSH_CLIENT: '10.0.0.1 1 22' }, false],
    ['linux', { DISPLAY: ':0', container: 'docker' }, false],
    ['linux', { DISPLAY: ':0', KUBERNETES_SERVICE_HOST: '10.0.0.1' }, false],
    ['darwin', { CI: 'true' }, false],
    ['darwin', { CI: 'false' }, true],
  ])('%s %j: %s', (platform, env, expected) => {
    expect(hasLocalBrowser({ platform, env })).toBe(expected);
  });
});

/** Plays the operating system: programs that are there end with 0, others cannot be started. */
function playing(programs: readonly string[], exitCode = 0) {
  const calls: { command: string; args: readonly string[]; options: SpawnOptions }[] = [];
  const spawn: StartProgram = (command, args, options) => {
    calls.push({ command, args, options });
    const program = Object.assign(new EventEmitter(), { unref: () => undefined });
    const isThere = programs.includes(command);
    setImmediate(() => (isThere ? program.emit('exit', exitCode, null) : program.emit('error', new Error('ENOENT'))));
    return program;
  };
  return { calls, spawn };
}

describe('opening a page', () => {
  test.each<[NodeJS.Platform, Record<string, string>, string, string[]]>([
    ['darwin', { BROWSER: '/x' }, '/usr/bin/open', [PAGE]],
    [
      'win32',
      { SystemRoot: 'C:\\Windows' },
      'C:\\Windows\\System32\\rundll32.exe',
      ['url.dll,FileProtocolHandler', PAGE],
    ],
    ['win32', { SystemRoot: 'tmp' }, 'rundll32.exe', ['url.dll,FileProtocolHandler', PAGE]],
    ['linux', {}, 'xdg-open', [PAGE]],
    ['linux', { BROWSER: '/usr/bin/firefox' }, '/usr/bin/firefox', [PAGE]],
    ['linux', { BROWSER: '/usr/bin/firefox -new-window' }, 'xdg-open', [PAGE]],
    ['linux', { BROWSER: 'firefox:lynx %s' }, 'xdg-open', [PAGE]],
    ['linux', { BROWSER: '/bin/sh;' }, 'xdg-open', [PAGE]],
    ['linux', { WSL_INTEROP: '/run/1' }, 'wslview', [PAGE]],
  ])('on %s with %j is done by %s', async (platform, env, command, args) => {
    const { calls, spawn } = playing([command]);
    expect(await openBrowser(PAGE, { platform, env, spawn })).toBe(true);
    expect(calls).toEqual([
      { command, args, options: { env, shell: false, detached: true, stdio: 'ignore', windowsHide: true } },
    ]);
  });

  test('tries the next program when one is not there, and says when none is', async () => {
    const env = { WSL_DISTRO_NAME: 'Debian', BROWSER: '/usr/bin/none' };
    const { calls, spawn } = playing([]);
    expect(await openBrowser(PAGE, { platform: 'linux', env, spawn })).toBe(false);
    expect(calls.map(({ command }) => command)).toEqual([
      '/usr/bin/none',
      'wslview',
      '/mnt/c/Windows/System32/rundll32.exe',
      'xdg-open',
    ]);
  });

  test('says when a program fails or cannot even be called', async () => {
    expect(await openBrowser(PAGE, { platform: 'darwin', env: {}, spawn: playing(['/usr/bin/open'], 3).spawn })).toBe(
      false,
    );
    const spawn: StartProgram = () => {
      throw new Error('EAGAIN');
    };
    expect(await openBrowser(PAGE, { platform: 'darwin', env: {}, spawn })).toBe(false);
  });

  test.each([
    ['http://127.0.0.1:8000/callback', 'http://127.0.0.1:8000/callback'],
    ['http://[::1]:8000/', 'http://[::1]:8000/'],
    ['http://localhost/', 'http://localhost/'],
    ['https://id.example/a b?c="d"&e=$(id)\n', 'https://id.example/a%20b?c=%22d%22&e=$(id)'],
  ])('%j is opened as %s', async (url, page) => {
    const { calls, spawn } = playing(['/usr/bin/open']);
    expect(await openBrowser(url, { platform: 'darwin', env: {}, spawn })).toBe(true);
    expect(calls.map(({ args }) => args)).toEqual([[page]]);
  });

  test.each([
    'http://id.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id PCWDiagnostic',
    'https://user:pw@id.example/',
    '--help',
    'id.example',
    '',
  ])('%j is not opened', async (url) => {
    const { calls, spawn } = playing(['/usr/bin/open']);
    expect(await openBrowser(url, { platform: 'darwin', env: {}, spawn })).toBe(false);
    expect(calls).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('a real program gets the address as one word', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-browser-'));
    try {
      const browser = path.join(folder, 'browser');
      writeFileSync(browser, `#!/bin/sh\nprintf '%s|' "$@" > '${folder}/seen'\n`);
      chmodSync(browser, 0o700);
      const env = { PATH: process.env['PATH'] ?? '', BROWSER: browser };
      expect(await openBrowser(`${PAGE}&x=$(id) 'y'`, { platform: 'linux', env })).toBe(true);
      expect(readFileSync(path.join(folder, 'seen'), 'utf8')).toBe(`${PAGE}&x=$(id)%20%27y%27|`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
