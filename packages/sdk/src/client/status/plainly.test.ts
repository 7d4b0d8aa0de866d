import { expect, test } from 'vitest';
import { plainly } from './plainly.ts';

test.each([
  [
    'mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t cifs -o username=a,password=b //a/s /x\nOutput: mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page (e.g. man mount.cifs)',
    'mount error(13): Permission denied',
  ],
  [
    'failed to mount, err: rpc error: code = Unknown desc = rpc error: code = NotFound desc = no such volume',
    'failed to mount, err: no such volume',
  ],
  [
    'could not create volume in EC2: operation error EC2: CreateVolume, https response error StatusCode: 400, RequestID: c56fd5ce-f4d5-4857-b1dc-908c935a705a, api error VolumeLimitExceeded: You have exceeded your maximum',
    'could not create volume in EC2: VolumeLimitExceeded: You have exceeded your maximum',
  ],
  [
    'operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: tx0001, HostID: , NoSuchBucket: The specified bucket does not exist',
    'NoSuchBucket: The specified bucket does not exist',
  ],
  [
    'AccessDenied: Access Denied. status code: 403, request id: A10T660VCXDGJQ76, host id: cg9HKRJ2J+xzU0LZ=',
    'AccessDenied: Access Denied. status code: 403',
  ],
  [
    '[spec.podSets[0].template.spec.containers[0].resources.requests[cpu]: Invalid value: "8": must not be above the limitRange max]',
    'requests "8": must not be above the limitRange max',
  ],
  ['[rule] x is not of ["a"]', '[rule] x is not of ["a"]'],
  ['fsGroup: []int64{1000}, taint {gpu true NoSchedule <nil>}', 'fsGroup: 1000, taint {gpu true NoSchedule}'],
  [
    'sandbox "2585244756197a04982514cc97947f5b7f702492df9776871fa3d7d3b3cba718" is gone: unknown',
    'sandbox "…" is gone',
  ],
  [`${'word '.repeat(40)}`, `${'word '.repeat(28).trim()}…`],
])('%s', (said, shown) => {
  expect(plainly(said)).toBe(shown);
});
