import { describe, expect, test } from 'vitest';
import type { BaseCommand } from '../../../packages/cli/src/base-command.ts';
import { COMMANDS, type CommandEntry, findCommand, TOPICS } from '../../../packages/cli/src/command-table.ts';
import { commandHelp, rootHelp, topicHelp } from '../../../packages/cli/src/help.ts';
import { testHost } from '../../../packages/cli/src/host.fixture.ts';
import { hostedConfig } from '../../../packages/cli/src/run-command.ts';
import { displayWidth } from '../../../packages/cli/src/ui/display-width.ts';
import { splitWords } from '../../../packages/cli/src/ui/shell-words.ts';

const WIDTH = 80;
const SHOWN = COMMANDS.filter(({ hidden }) => hidden !== true);

const tooWide = (text: string): string[] => text.split('\n').filter((line) => displayWidth(line) > WIDTH);

describe('80 columns are enough', () => {
  test('for the whole and for what begins with one word', () => {
    expect(tooWide(rootHelp())).toEqual([]);
    for (const topic of Object.keys(TOPICS)) expect(tooWide(topicHelp(topic))).toEqual([]);
  });

  test.each(SHOWN.map((entry) => [entry.id, entry] as const))('for %s', async (_, entry) => {
    expect(tooWide(await commandHelp(entry, testHost()))).toEqual([]);
  });
});

test('the root help goes from starting to stopping', () => {
  const headings = rootHelp().match(/^[A-Z].*:$/gm);
  const wanted = [
    'Submit:',
    'Look:',
    'Connect:',
    'Stop:',
    'Credentials:',
    'What is allowed:',
    'Who you are:',
    'Admin:',
    'Other:',
    'Try:',
  ];
  expect(headings).toEqual(wanted.filter((heading) => headings?.includes(heading)));
  expect(headings).toEqual(expect.arrayContaining(['Submit:', 'Look:', 'Stop:']));
});

describe.each(SHOWN.map((entry) => [entry.id, entry] as const))('the examples of %s', (id, entry) => {
  test('are two or more, and can be typed', async () => {
    const examples = await examplesOf(entry);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const words of examples) {
      const found = findCommand(words);
      await expect(readBy(found?.entry ?? entry, found?.rest ?? words), words.join(' ')).resolves.toBe(0);
    }
    expect(examples.filter((words) => findCommand(words)?.entry.id === id).length).toBeGreaterThanOrEqual(1);
  });
});

test('what a flag may be is said where it is explained', async () => {
  const said = async (id: string): Promise<string> => {
    const entry = COMMANDS.find((each) => each.id === id);
    return entry === undefined ? '' : (await commandHelp(entry, testHost())).replaceAll(/\s+/g, ' ');
  };
  expect(await said('top')).toContain(
    'Print as data. One of json, yaml. --sort-by=COLUMN Read all, then sort. One of cpu, memory, gpu.',
  );
  expect(await said('suspend')).toContain('name prints only names. --all');
  expect(await said('list')).toContain(
    'such as failed,ended: pending, scheduling, pulling, starting, running, succeeded, ended, failed, suspended, incomplete, deleting, unknown.',
  );
});

test('each line to type has its prompt, and none to copy is broken', async () => {
  for (const entry of SHOWN) {
    const [, examples = ''] = /^EXAMPLES\n([\s\S]*?)(?:\n[A-Z]|$)/m.exec(await commandHelp(entry, testHost())) ?? [];
    expect(examples.match(/^ {2}(?![ $]).*/gm), entry.id).toBeNull();
  }
  const completion = COMMANDS.find(({ id }) => id === 'completion');
  expect(completion && (await commandHelp(completion, testHost()))).toMatch(
    /^ {2}kubectl-aisubmit completion powershell \| Out-String \| Invoke-Expression$/m,
  );
});

/** The words behind `kubectl aisubmit` of each example, up to where the shell does something else. */
async function examplesOf(entry: CommandEntry): Promise<string[][]> {
  const { examples = [] } = await entry.load();
  return examples.flatMap((example) => {
    const line = String(example).split('<%= config.bin %> ')[1] ?? String(example).split('kubectl aisubmit ')[1];
    return line === undefined ? [] : [splitWords(line.split(/ [|<>] /)[0] ?? '')];
  });
}

/** Reads words as the command would, and runs nothing. */
async function readBy(entry: CommandEntry, words: readonly string[]): Promise<number> {
  const Loaded = await entry.load();
  class Reader extends (Loaded as unknown as typeof BaseCommand &
    (new (
      argv: string[],
      config: unknown,
    ) => BaseCommand)) {
    override async run(): Promise<number> {
      await this.readLine(Loaded as never);
      return 0;
    }
  }
  return new Reader([...words], await hostedConfig(testHost())).start();
}
