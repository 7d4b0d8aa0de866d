import { expect, test } from 'vitest';
import { EXIT_CODES } from './exit-codes.ts';

test('every kind of error has the exit code that scripts rely on', () => {
  expect(EXIT_CODES).toEqual({
    INTERNAL: 1,
    INVALID_INPUT: 2,
    POLICY_REFUSED: 3,
    FORBIDDEN: 4,
    NOT_FOUND: 4,
    CONFLICT: 4,
    REJECTED: 4,
    THROTTLED: 4,
    SERVER_ERROR: 4,
    UNREACHABLE: 4,
    PREFLIGHT_FAILED: 4,
    WORKLOAD_FAILED: 4,
    NOT_LOGGED_IN: 5,
    INTERRUPTED: 130,
  });
});
