import { beforeAll, describe, expect, test } from 'vitest';
import { COMPLETER, freshBundle, LAUNCHER, plugin, run } from './plugin.ts';

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
    expect(await complete('')).toHaveLength(29);
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

  test('values of a flag that takes others, too', async () => {
    expect(await complete('list', '--state', 'su')).toEqual(['succeeded', 'suspended', NO_FILES]);
    expect(await complete('list', '-o', 'cu')).toEqual(['custom-columns=', NO_FILES]);
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
    ['nothing for a name where there is no cluster', ['status', 'm'], [NO_FILES]],
    ['nothing for a name that is free', ['train', 'm'], [NO_FILES]],
    ['flags of the cluster before a command', ['--kubec'], ['--kubeconfig\tPath to the kubeconfig file.', NO_FILES]],
    ['commands behind such flags', ['-n', 'train', '--context=x', 'logo'], ['logout\tEnd a login', NO_FILES]],
    ['a flag but once', ['train', 'x', '--image=a', '--ima'], [NO_FILES]],
    ['values behind a flag of another name', ['list', '-n', 'a', '-o', 'w'], ['wide', NO_FILES]],
    ['controls', ['explain', 'image-d'], ['image-digest\tImages pinned by digest', NO_FILES]],
    ['fields', ['explain', 'resources.memoryR'], ['resources.memoryRequest', NO_FILES]],
    [
      'templates of the kind',
      ['train', 'x', '--template', 'hu'],
      ['huggingface-finetuning\tHugging Face fine-tuning', FILES],
    ],
    ['shells', ['completion', 'z'], ['zsh', NO_FILES]],
    ['nothing behind the last argument', ['completion', 'zsh', ''], [NO_FILES]],
    ['files in the command of a run', ['train', 'x', '--', 'python', ''], [FILES]],
    ['nothing for words that are no flags', ['constructor', '--'], [NO_FILES]],
  ])('%s', async (...[, words, want]) => {
    expect(await complete(...words)).toEqual(want);
  });
});

test('the launcher completes as well, for shells that know no other file', async () => {
  const { code, stdout } = await run(process.execPath, [LAUNCHER, '__complete', 'version', '--ver']);
  expect([code, stdout]).toEqual([
    0,
    '--verbosity\t6 prints each request to the cluster, 7 how, 8 what kind of object; never bodies or tokens.\n:4\n',
  ]);
});

test.each([
  ['no word yet', '00', ['__complete', '']],
  ['a word that is begun', '00-6C-69', ['__complete', 'li']],
  // get, a&b, nothing
  ['words that a shell would run', '00-65-78-70-6C-61-69-6E-00-61-26-62-00', ['__complete', 'explain', 'a&b', '']],
  ['what is not ASCII', '00-C3-BC', ['__complete', 'ü']],
])('words as hexadecimal digits are those words: %s', async (...[, digits, words]) => {
  const ofHex = await run(process.execPath, [LAUNCHER, '__completeHex', digits]);
  expect(ofHex).toEqual(await run(process.execPath, [LAUNCHER, ...words]));
  expect(ofHex.stdout).toMatch(/^:4$/m);
});

test('the script for PowerShell evaluates nothing and hands on nothing that was typed but as digits', async () => {
  const { stdout } = await plugin(['completion', 'powershell']);
  const code = stdout.split('\n').filter((line) => !line.startsWith('#'));
  expect(code.join('\n')).not.toMatch(/Invoke-Expression|\biex\b|ScriptBlock\]::Create|ExpandString|cmd(?:\.exe)? /i);
  const calls = code.filter((line) => line.includes('& '));
  expect(calls).toEqual([
    '        $lines = @(& $commandAst.GetCommandName() __completeHex ([BitConverter]::ToString($bytes)) 2>$null)',
  ]);
  // Windows PowerShell reads a file without a mark at its beginning as ANSI.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
  expect(stdout).toMatch(/^[\u0000-\u007f]*$/);
  for (const [opening, closing] of ['{}', '()', '[]'])
    expect(stdout.split(opening ?? '').length).toBe(stdout.split(closing ?? '').length);
});

test.each(['bash', 'zsh', 'fish', 'powershell'])('completion %s prints the script of the package', async (shell) => {
  const { code, stdout, stderr } = await plugin(['completion', shell]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`# ${shell} completion for kubectl-aisubmit`);
});

test('completion of another shell says which there are', async () => {
  expect(await plugin(['completion', 'bahs'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: that word is one of bash, zsh, fish, powershell, not "bahs"\nfix: did you mean bash?\n',
  });
});
