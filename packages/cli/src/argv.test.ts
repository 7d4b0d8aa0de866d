import { describe, expect, test } from 'vitest';
import { type FlagShape, leadingFlagsLast, splitArgv } from './argv.ts';

const FLAGS: Record<string, FlagShape> = {
  wait: { type: 'boolean', allowNo: true },
  yes: { type: 'boolean', char: 'y' },
  image: { type: 'option', char: 'i' },
  'dry-run': { type: 'option' },
};

describe('splitArgv', () => {
  test.each<[string, string[], string[], string[] | undefined]>([
    ['leaves plain words', ['mnist', '--image', 'a'], ['mnist', '--image', 'a'], undefined],
    ['cuts at --', ['mnist', '--', 'python', '-c', '1', '--x', '1'], ['mnist'], ['python', '-c', '1', '--x', '1']],
    ['keeps an empty command', ['mnist', '--'], ['mnist'], []],
    ['spells =false as --no-', ['--wait=false'], ['--no-wait'], undefined],
    ['spells =true as the flag', ['--wait=True'], ['--wait'], undefined],
    ['drops =false where there is no --no-', ['-y=0'], [], undefined],
    ['leaves values of other flags', ['--image=true'], ['--image=true'], undefined],
    ['takes --dry-run with a word', ['--dry-run', 'client'], ['--dry-run', 'client'], undefined],
    ['does not look behind --', ['--', '--dry-run', '--wait=maybe'], [], ['--dry-run', '--wait=maybe']],
  ])('%s', (_, argv, wantOwn, wantCommand) => {
    expect(splitArgv(argv, FLAGS)).toEqual({ own: wantOwn, command: wantCommand });
  });

  test.each([
    [['--dry-run'], '--dry-run needs a value: none, client or server'],
    [['--dry-run', '-o', 'yaml'], '--dry-run needs a value: none, client or server'],
    [['--wait=maybe'], /^--wait is true or false, nothing else$/],
  ])('refuses %j', (argv, want) => {
    expect(() => splitArgv(argv, FLAGS)).toThrow(want);
  });
});

describe('leadingFlagsLast', () => {
  test.each([
    [
      ['-n', 'team-a', 'list', '-o', 'json'],
      ['list', '-o', 'json', '-n', 'team-a'],
    ],
    [
      ['--namespace=team-a', 'list'],
      ['list', '--namespace=team-a'],
    ],
    [
      ['list', '-n', 'team-a'],
      ['list', '-n', 'team-a'],
    ],
    [
      ['-v', '6', 'status', 'llm'],
      ['status', 'llm', '-v', '6'],
    ],
    [
      ['-v', 'status', 'llm'],
      ['status', 'llm', '-v'],
    ],
    [
      ['-n', 'team-a', 'exec', 'lab', '--', 'ls', '-n'],
      ['exec', 'lab', '-n', 'team-a', '--', 'ls', '-n'],
    ],
    [['--help'], ['--help']],
    [
      ['-n', 'team-a'],
      ['-n', 'team-a'],
    ],
    [[], []],
  ])('%j becomes %j', (argv, want) => {
    expect(leadingFlagsLast(argv)).toEqual(want);
  });
});
