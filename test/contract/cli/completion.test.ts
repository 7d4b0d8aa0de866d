import { beforeAll, describe, expect, test } from 'vitest';
import { COMPLETER, freshBundle, run } from './plugin.ts';

const NO_FILES = ':4';
const FILES = ':0';

beforeAll(freshBundle);

const complete = async (...words: string[]): Promise<string[]> => {
  const { code, stdout } = await run(process.execPath, [COMPLETER, ...words]);
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
};

describe('kubectl aisubmit <TAB>', () => {
  test('commands, with what they do', async () => {
    expect(await complete('no')).toEqual(['notebook\tStart a notebook', NO_FILES]);
    expect(await complete('')).toHaveLength(22);
  });

  test('words behind a word that several commands begin with', async () => {
    expect(await complete('tem')).toEqual(['template\tList and show templates, or start one', NO_FILES]);
    expect(await complete('template', 'sh')).toEqual([
      'show\tShow what a template gives, and what it leaves to you',
      NO_FILES,
    ]);
    expect(await complete('template', 'list', '--ki')).toEqual([
      '--kind\tOnly templates for this kind of workload.',
      NO_FILES,
    ]);
  });

  test('kinds of credential', async () => {
    expect(await complete('secret', 'create', '')).toEqual(['git', 's3', 'registry', 'token', NO_FILES]);
    expect(await complete('secret', 'create', 'git', '')).toEqual([NO_FILES]);
  });

  test('flags of the command', async () => {
    expect(await complete('train', 'mnist', '--gpu')).toEqual([
      '--gpu\tNumber of GPUs.',
      '--gpu-resource\tGPU resource, when not the default of the policy, such as nvidia.com/mig-1g.5gb.',
      NO_FILES,
    ]);
  });

  test.each<[string, string[], string[]]>([
    ['values that are known', ['render', '-o', ''], ['yaml', 'json', 'name', NO_FILES]],
    ['values behind =', ['train', 'x', '--dry-run=s'], ['--dry-run=server', NO_FILES]],
    ['files where a file belongs', ['apply', '-f', ''], [FILES]],
    ['nothing for a name', ['status', 'm'], [NO_FILES]],
    ['files in the command of a run', ['train', 'x', '--', 'python', ''], [FILES]],
    ['nothing for words that are no flags', ['constructor', '--'], [NO_FILES]],
  ])('%s', async (...[, words, want]) => {
    expect(await complete(...words)).toEqual(want);
  });
});
