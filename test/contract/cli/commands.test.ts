import { expect, test } from 'vitest';
import { COMMANDS } from '../../../packages/cli/src/command-table.ts';

interface FlagFacts {
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly type?: string;
  readonly options?: readonly string[];
  readonly multiple?: boolean;
  readonly hidden?: boolean;
}

// What people type is a promise: a line that changes here is a change for all of them.
test('commands, flags and their spellings are those that were reviewed', async () => {
  const lines: string[] = [];
  for (const entry of COMMANDS) {
    const command = await entry.load();
    const args = Object.keys(command.args).map((name) => ` ${name.toUpperCase()}`);
    const aliases = entry.aliases.length === 0 ? '' : ` (${entry.aliases.join(', ')})`;
    lines.push(`${entry.id}${args.join('')}${aliases}`);
    for (const [name, flag] of Object.entries<FlagFacts>(command.flags).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      lines.push(`  ${describeFlag(name, flag)}`);
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('commands.snapshot.txt');
});

function describeFlag(name: string, flag: FlagFacts): string {
  const parts = [
    `--${name}`,
    flag.char === undefined ? '' : `-${flag.char}`,
    ...(flag.aliases ?? []).map((alias) => `=--${alias}`),
    flag.type === 'boolean' ? 'switch' : '',
    flag.options === undefined ? '' : flag.options.join('|'),
    flag.multiple === true ? 'repeatable' : '',
    flag.hidden === true ? 'hidden' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
