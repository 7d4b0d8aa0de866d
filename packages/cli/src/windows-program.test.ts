import { expect, test } from 'vitest';
import { windowsProgram } from './windows-program.ts';

test('a program of the current folder is not taken for one of Windows', () => {
  const there = ['ssh.exe', '.\\ssh.exe', 'bin\\ssh.exe', 'C:\\OpenSSH\\ssh.exe'];
  const find = (PATH: string): string | undefined =>
    windowsProgram('ssh', { Path: PATH }, (file) => there.includes(file));
  expect(find('.;bin;;C:\\Windows;C:\\OpenSSH')).toBe('C:\\OpenSSH\\ssh.exe');
  expect(find('.;bin')).toBeUndefined();
  expect(windowsProgram('ssh', {}, () => true)).toBeUndefined();
});
