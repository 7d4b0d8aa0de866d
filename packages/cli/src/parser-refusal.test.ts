import { expect, test } from 'vitest';
import { parserRefusal } from './parser-refusal.ts';

test.each([
  [
    'The following error occurred:\n  --all-users=true cannot also be provided when using --mine',
    '--mine and --all-users cannot go together',
    'leave one of them out',
  ],
  [
    'Parsing --tail \n\tExpected an integer greater than or equal to 0 but received: -5\nSee more help with --help',
    '--tail must be a whole number from 0 (got "-5")',
    'write for example: --tail 10',
  ],
  [
    'Parsing --index \n\tExpected an integer but received: \u001b[x\nSee more help with --help',
    String.raw`--index must be a whole number (got "\u{1b}[x")`,
    'write for example: --index 10',
  ],
])('%j', (message, want, fix) => {
  expect(parserRefusal(message)).toMatchObject({ code: 'INVALID_INPUT', message: want, fix });
});

test('anything else is left to others', () => {
  expect(parserRefusal('Nonexistent flag: --x')).toBeUndefined();
});
