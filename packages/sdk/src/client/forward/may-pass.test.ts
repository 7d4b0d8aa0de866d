import { expect, test } from 'vitest';
import { AisubmitError } from '../../errors.ts';
import { ApiError } from '../transport/api-error.ts';
import { mayPass } from './may-pass.ts';

test.each([
  [new ApiError('UNREACHABLE', 'x', { transient: true }), true],
  [new ApiError('SERVER_ERROR', 'x', { status: 503 }), true],
  [new ApiError('NOT_FOUND', 'x', { status: 404 }), true],
  [new ApiError('REJECTED', 'the pod does not run yet', { status: 400 }), true],
  [new ApiError('REJECTED', 'a policy says no', { status: 422 }), false],
  [new ApiError('FORBIDDEN', 'x', { status: 403 }), false],
  [new AisubmitError('NOT_LOGGED_IN', 'x'), false],
  [new AisubmitError('INTERRUPTED', 'x'), false],
  [new TypeError('x'), false],
])('%o', (error, want) => {
  expect(mayPass(error)).toBe(want);
});
