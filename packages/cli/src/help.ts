import type { Command } from '@oclif/core/command';
import { CommandHelp, Help, type HelpSectionRenderer } from '@oclif/core/help';
import type { CommandClass, CommandEntry } from './command-table.ts';
import type { Host } from './host.ts';
import { hostedConfig } from './run-command.ts';

export { rootHelp, topicHelp } from './root-help.ts';

const WIDTH = 80;
/** oclif's lines may be one or two longer than it is told. */
const WRAPPED_AT = 78;

/** The text of `kubectl aisubmit COMMAND --help`. Packaging writes it to a file, so that showing it loads no code. */
export async function commandHelp(entry: CommandEntry, host: Host): Promise<string> {
  const command = await entry.load();
  const help = new TextHelp(await hostedConfig(host), { maxWidth: WRAPPED_AT, stripAnsi: true });
  return help.text({ ...describe(command), id: entry.id, aliases: [...entry.aliases], summary: entry.summary });
}

/** What people look for first stands first; kubectl's own flags, which they know, stand last. */
const SECTIONS = ['DESCRIPTION', 'USAGE', 'EXAMPLES', 'ARGUMENTS', 'FLAGS', 'ALIASES'];
const GROUPS = [
  'workload',
  'resources',
  'storage',
  'serving',
  'identity',
  'network',
  'scheduling',
  'lifetime',
  'submission',
];

class OrderedHelp extends CommandHelp {
  protected override groupFlags(flags: Command.Flag.Any[]): ReturnType<CommandHelp['groupFlags']> {
    const { flagGroups, mainFlags } = super.groupFlags(flags);
    const rank = (name: string): number => (GROUPS.includes(name) ? GROUPS.indexOf(name) : GROUPS.length);
    const ordered = Object.entries(flagGroups).toSorted(([a], [b]) => rank(a) - rank(b));
    return { mainFlags, flagGroups: Object.fromEntries(ordered) };
  }

  protected override sections(): { generate: HelpSectionRenderer; header: string }[] {
    const known = super.sections();
    return SECTIONS.flatMap((header) => known.filter((section) => section.header === header));
  }
}

class TextHelp extends Help {
  protected override CommandHelpClass = OrderedHelp;

  // The summary is the headline; oclif would print it once more above the description.
  text({ summary, ...command }: Command.Loadable): string {
    const headline = summary === undefined ? '' : `${summary}.\n\n`;
    const text = `${headline}${this.formatCommand(command)}`.trimEnd();
    return text.replaceAll(/^ {2}\S.*kubectl aisubmit .*$/gm, shellLines).concat('\n');
  }
}

/** Breaks a long example where a shell reads on, before a flag. */
function shellLines(example: string): string {
  if (example.length <= WIDTH) return example;
  const lines: string[] = [];
  for (const part of example.trimStart().split(/ (?=--|-[a-z] |[|<>] )/)) {
    const last = lines.at(-1);
    // Two for the indent, two for the backslash.
    if (last === undefined || last.length + 1 + part.length > WIDTH - 4)
      lines.push(last === undefined ? part : `    ${part}`);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines.map((line) => `  ${line}`).join(' \\\n');
}

function describe(command: CommandClass): Command.Loadable {
  return {
    id: '',
    hidden: false,
    aliases: [],
    hiddenAliases: [],
    args: named(command.args) as Command.Loadable['args'],
    flags: withChoices(named({ ...command.baseFlags, ...command.flags }) as Command.Loadable['flags']),
    description: command.description,
    examples: command.examples?.map(withPrompt),
    usage: command.usage,
    strict: command.strict,
    hasDynamicHelp: false,
    load: async () => {
      throw new TypeError('help runs no command');
    },
  };
}

// oclif puts it only before what begins with the program.
function withPrompt(example: Command.Example): Command.Example {
  return typeof example === 'string' && !example.startsWith('<%= config.bin %>') ? `$ ${example}` : example;
}

/** oclif says what a flag may be only where nothing stands for its value. */
function withChoices(flags: Command.Loadable['flags']): Command.Loadable['flags'] {
  return Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, withChoice(flag)]));
}

function withChoice<F extends Command.Flag.Any>(flag: F): F {
  const { summary = '' } = flag;
  if (!('options' in flag) || flag.options === undefined) return flag;
  const { options } = flag;
  const isSaid = options.every((option) => option === flag.default || summary.split(/[^\w-]+/).includes(option));
  return isSaid ? flag : { ...flag, summary: `${summary} One of ${options.join(', ')}.` };
}

// The parser writes the names into the definitions; help may come first.
function named<T extends object>(definitions: Readonly<Record<string, T>>): Record<string, T & { name: string }> {
  return Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, { ...definition, name }]));
}
