import { leadingFlagsLast } from './argv.ts';
import { type FoundCommand, findCommand, TOPICS } from './command-table.ts';
import { EXIT_OK } from './exit-codes.ts';
import type { Host } from './host.ts';
import { reportError } from './ui/report-error.ts';

/** Runs one command line and says with which code the process ends. Every error ends up in the one catch here. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    const words = leadingFlagsLast(argv);
    const [first] = words;
    if (first === undefined || first === 'help' || asksForHelp(words)) {
      return await printHelp(first === 'help' ? words.slice(1) : words, host);
    }
    if (words.length === 1 && Object.hasOwn(TOPICS, first)) return await printHelp(words, host);
    const { entry, rest } = await knownCommand(words);
    const { runCommand } = await import('./run-command.ts');
    return await runCommand(entry, rest, host);
  } catch (error) {
    return reportError(error, host);
  }
}

async function knownCommand(words: readonly string[]): Promise<FoundCommand> {
  const found = findCommand(words);
  if (found !== undefined) return found;
  const { unknownCommand } = await import('./unknown-command.ts');
  throw unknownCommand(words);
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

async function printHelp(words: readonly string[], host: Host): Promise<number> {
  const { commandHelp, rootHelp, topicHelp } = await import('./help.ts');
  const [first, second] = words;
  if (first === undefined || first.startsWith('-')) host.stdout.write(rootHelp());
  else if (Object.hasOwn(TOPICS, first) && (second === undefined || second.startsWith('-'))) {
    host.stdout.write(topicHelp(first));
  } else host.stdout.write(await commandHelp((await knownCommand(words)).entry, host));
  return EXIT_OK;
}
