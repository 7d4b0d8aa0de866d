import { expect, test } from 'vitest';
import { readExit } from './read-exit.ts';

const RUNC =
  'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "3f2a": OCI runtime exec failed: exec failed: unable to start container process: ';

test.each([
  ['success', { status: 'Success' }, { code: 0 }],
  [
    'an exit code',
    {
      status: 'Failure',
      reason: 'NonZeroExitCode',
      message: 'command terminated with non-zero exit code',
      details: { causes: [{ reason: 'ExitCode', message: '137' }] },
    },
    { code: 137 },
  ],
  [
    'a program that is not there',
    { status: 'Failure', message: `${RUNC}exec: "nvidia-smi": executable file not found in $PATH: unknown` },
    { code: 127, reason: 'the container has no program nvidia-smi' },
  ],
  [
    'a path that is not there',
    { status: 'Failure', message: `${RUNC}exec: "/bin/no\u001b[31m": stat /bin/no: no such file or directory` },
    { code: 127, reason: 'the container has no program /bin/no\\u{1b}[31m' },
  ],
  [
    'a file that may not be run',
    { status: 'Failure', message: `${RUNC}exec: "/etc/passwd": permission denied: unknown` },
    { code: 126, reason: 'the container may not run /etc/passwd' },
  ],
  ['anything else', { status: 'Failure', message: 'task 3f2a not found' }, { code: 1, reason: 'task 3f2a not found' }],
  [
    'an exit code that is none',
    { status: 'Failure', message: 'odd', details: { causes: [{ reason: 'ExitCode', message: '1e9' }] } },
    { code: 1, reason: 'odd' },
  ],
])('%s', (_name, status, wanted) => {
  expect(readExit(JSON.stringify(status))).toEqual(wanted);
});

test('what is no Status is shown, on one line', () => {
  expect(readExit('it broke\nbadly')).toEqual({ code: 1, reason: 'it broke badly' });
  expect(readExit('')).toEqual({ code: 1, reason: 'the command ended without a word' });
  expect(readExit('{}')).toEqual({ code: 1, reason: '{}' });
});
