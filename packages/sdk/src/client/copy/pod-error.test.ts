import { expect, test } from 'vitest';
import { podError } from './pod-error.ts';
import { POD_EXITS } from './pod-scripts.ts';

const WRITABLE = 'the home (~/), /tmp and volumes can be written; the rest of a workload is read-only';

test.each([
  [
    'tar: c/big: Wrote only 5120 of 10240 bytes\ntar: Exiting with failure status due to previous errors',
    'the pod could not write data/: there is no space left',
    'delete what is not needed there, or copy to a larger volume',
  ],
  [
    'tar: write error: No space left on device',
    'the pod could not write data/: there is no space left',
    'delete what is not needed there, or copy to a larger volume',
  ],
  [
    "mkdir: cannot create directory '/data/.aisubmit-cp-3f519f5d7bc6': Read-only file system",
    'the pod could not write data/: it is read-only',
    WRITABLE,
  ],
  [
    "mkdir: can't create directory '/': Permission denied",
    'the pod could not write data/: permission denied',
    WRITABLE,
  ],
  ['tar: \u001b[2Jodd', 'the pod could not write data/: tar: \\u{1b}[2Jodd', undefined],
])('what the pod says of a folder that it cannot write: %j', (stderr, message, fix) => {
  for (const code of [POD_EXITS.cannotWrite, POD_EXITS.tar])
    expect(podError('data/', { code }, stderr)).toMatchObject({ code: 'REJECTED', message, fix });
});
