import { expect, test } from 'vitest';
import { proxyCommand } from './proxy-command.ts';

const HOST = 'aisubmit-a.b.c';
const command = (platform: NodeJS.Platform, node: string, plugin: string): string =>
  proxyCommand({ platform, node, plugin }, HOST);

test('plain paths stay as they are', () => {
  expect(command('linux', '/usr/bin/node', '/usr/local/bin/kubectl-aisubmit')).toBe(
    '/usr/bin/node /usr/local/bin/kubectl-aisubmit ssh-proxy aisubmit-a.b.c',
  );
});

test('what a shell or OpenSSH would replace is quoted', () => {
  expect(command('darwin', '/Users/a b/$(id)/node', "/o'x/100%/k")).toBe(
    `'/Users/a b/$(id)/node' '/o'\\''x/100%%/k' ssh-proxy aisubmit-a.b.c`,
  );
});

test('paths of Windows are in double quotes', () => {
  expect(command('win32', 'C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\A & B\\kubectl-aisubmit.cjs')).toBe(
    '"C:\\Program Files\\nodejs\\node.exe" "C:\\Users\\A & B\\kubectl-aisubmit.cjs" ssh-proxy aisubmit-a.b.c',
  );
});

test.each<[NodeJS.Platform, string]>([
  ['linux', '/a\nHost *'],
  ['win32', 'C:\\%TEMP%\\node.exe'],
  ['win32', 'C:\\a!b\\node.exe'],
  ['win32', 'C:\\a"b\\node.exe'],
])('on %s %j cannot be written', (platform, node) => {
  expect(() => command(platform, node, 'x')).toThrow('SSH cannot be told to start');
});
