import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openVscode } from './open-vscode.ts';

const LINK = 'vscode://vscode-remote/ssh-remote+aisubmit-a.b.c/home/aisubmit';

/** Programs that end with a code, in the order in which they are started. */
function programs(...codes: readonly number[]) {
  const lines: string[][] = [];
  const spawn = (command: string, args: readonly string[]) => {
    lines.push([command, ...args]);
    const program = Object.assign(new EventEmitter(), { unref: () => undefined });
    setImmediate(() => program.emit('exit', codes[lines.length - 1] ?? 1));
    return program;
  };
  return { lines, spawn };
}

const open = (platform: NodeJS.Platform, env: Record<string, string>, spawn: ReturnType<typeof programs>['spawn']) =>
  openVscode('aisubmit-a.b.c', '/home/aisubmit', { platform, env, spawn });

test.each<[NodeJS.Platform, string[]]>([
  ['darwin', ['/usr/bin/open', LINK]],
  ['linux', ['xdg-open', LINK]],
  ['win32', ['C:\\Windows\\System32\\rundll32.exe', 'url.dll,FileProtocolHandler', LINK]],
])('on %s its link is opened', async (platform, line) => {
  const { lines, spawn } = programs(0);
  expect(await open(platform, { SystemRoot: 'C:\\Windows' }, spawn)).toBe(true);
  expect(lines).toEqual([line]);
});

test.skipIf(process.platform === 'win32')('its own program comes first, and the link where that fails', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit code '));
  writeFileSync(path.join(folder, 'code'), '');
  const { lines, spawn } = programs(1, 0);
  expect(await open('linux', { PATH: `.:${folder}` }, spawn)).toBe(true);
  expect(lines).toEqual([
    [path.join(folder, 'code'), '--remote', 'ssh-remote+aisubmit-a.b.c', '/home/aisubmit'],
    ['xdg-open', LINK],
  ]);
  rmSync(folder, { recursive: true });
});

test('nothing there is said', async () => {
  expect(await open('linux', {}, programs(3).spawn)).toBe(false);
});
