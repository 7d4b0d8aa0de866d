import { AisubmitError, closest } from '@aisubmit/sdk';
import { leadingFlagsLast } from './argv.ts';
import { COMMANDS, type CommandEntry, findCommand } from './command-table.ts';
import { EXIT_OK } from './exit-codes.ts';
import type { Host } from './host.ts';
import { reportError } from './ui/report-error.ts';

/** Runs one command line and says with which code the process ends. Every error ends up in the one catch here. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    const [word, ...rest] = leadingFlagsLast(argv);
    if (asksForHelp(word, rest)) return await printHelp(word === 'help' ? rest[0] : word, host);
    const entry = knownCommand(word ?? '');
    const { runCommand } = await import('./run-command.ts');
    return await runCommand(entry, rest, host);
  } catch (error) {
    return reportError(error, host);
  }
}

function knownCommand(word: string): CommandEntry {
  const entry = findCommand(word);
  if (entry !== undefined) return entry;
  const near = closest(
    word,
    COMMANDS.flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  throw new AisubmitError('INVALID_INPUT', `unknown command "${word}"`, {
    fix: near === undefined ? 'see kubectl aisubmit --help' : `did you mean "${near}"? See kubectl aisubmit --help`,
  });
}

function asksForHelp(word: string | undefined, rest: readonly string[]): boolean {
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') return true;
  const end = rest.indexOf('--');
  const words = end === -1 ? rest : rest.slice(0, end);
  return words.includes('--help') || words.includes('-h');
}

async function printHelp(word: string | undefined, host: Host): Promise<number> {
  const { commandHelp, rootHelp } = await import('./help.ts');
  const isCommand = word !== undefined && !word.startsWith('-');
  host.stdout.write(isCommand ? await commandHelp(knownCommand(word), host) : rootHelp());
  return EXIT_OK;
}
