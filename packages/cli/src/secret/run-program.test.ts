import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { runProgram } from './run-program.ts';

test('nothing of the current folder is run on Windows', async () => {
  const host = { ...testHost({ env: { Path: '.;tools;;C:relative' } }), platform: 'win32' as const };
  await expect(runProgram('ssh', [], { host, timeoutMs: 1000, absent: 'install it' })).rejects.toMatchObject({
    message: 'ssh is not installed here',
    fix: 'install it',
  });
});
