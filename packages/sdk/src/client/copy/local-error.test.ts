import { expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import { localError } from './local-error.ts';

const failing = (code: string): Error => Object.assign(new Error('as Node says it'), { code });

test.each([
  ['EACCES', 'permission denied on this machine', 'choose a place that is yours, or have its owner let you in'],
  ['EPERM', 'permission denied on this machine', 'choose a place that is yours, or have its owner let you in'],
  ['EROFS', 'it cannot be written to', 'choose another place'],
  ['ENOSPC', 'there is no space left on this machine', 'make room, or choose another place'],
  ['EDQUOT', 'there is no space left on this machine', 'make room, or choose another place'],
  ['EISDIR', 'a folder of that name is in the way', 'move it away, or choose another name'],
  ['ENOTDIR', 'a file is in the way', 'move it away, or choose another name'],
  ['ENOENT', 'there is no such file or folder', undefined],
  ['EIO', 'failed with EIO', undefined],
])('%s', (code, why, fix) => {
  const { code: kind, message, fix: next } = localError('out\u001b/model.bin', failing(code)) as AisubmitError;
  expect([kind, message, next]).toEqual(['INVALID_INPUT', `out\\u{1b}/model.bin: ${why}`, fix]);
});

test('what is none of this machine’s stays as it is', () => {
  for (const error of [new Error('other'), new AisubmitError('REJECTED', 'said'), 'text']) {
    expect(localError('x', error)).toBe(error);
  }
});
