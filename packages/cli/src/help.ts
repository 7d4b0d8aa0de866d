import type { Command } from '@oclif/core/command';
import { Help } from '@oclif/core/help';
import type { CommandClass, CommandEntry } from './command-table.ts';
import type { Host } from './host.ts';
import { hostedConfig } from './run-command.ts';

export { rootHelp } from './root-help.ts';

const WIDTH = 100;

/** The text of `kubectl aisubmit COMMAND --help`. Packaging writes it to a file, so that showing it loads no code. */
export async function commandHelp(entry: CommandEntry, host: Host): Promise<string> {
  const command = await entry.load();
  const help = new TextHelp(await hostedConfig(host), { maxWidth: WIDTH, stripAnsi: true });
  return help.text({ ...describe(command), id: entry.id, aliases: [...entry.aliases], summary: entry.summary });
}

class TextHelp extends Help {
  #lines: string[] = [];

  text(command: Command.Loadable): string {
    this.#lines = [];
    if (command.summary !== undefined) this.#lines.push(`${command.summary}\n`);
    this.#lines.push(this.formatCommand(command));
    return `${this.#lines.join('\n').trimEnd()}\n`;
  }
}

function describe(command: CommandClass): Command.Loadable {
  return {
    id: '',
    hidden: false,
    aliases: [],
    hiddenAliases: [],
    args: named(command.args) as Command.Loadable['args'],
    flags: named({ ...command.baseFlags, ...command.flags }) as Command.Loadable['flags'],
    description: command.description,
    examples: command.examples,
    usage: command.usage,
    strict: command.strict,
    hasDynamicHelp: false,
    load: async () => {
      throw new TypeError('help runs no command');
    },
  };
}

// The parser writes the names into the definitions; help may come first.
function named<T extends object>(definitions: Readonly<Record<string, T>>): Record<string, T & { name: string }> {
  return Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, { ...definition, name }]));
}
