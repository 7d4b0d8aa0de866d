import { SECRET_KINDS } from '@aisubmit/sdk';
import type { Interfaces } from '@oclif/core';
import { COMMANDS, TOPICS } from '../src/command-table.ts';
import { LIST_WORDS } from '../src/flags/list-flags.ts';

interface CompletionFlag {
  readonly name: string;
  readonly char?: string;
  readonly summary: string;
  /** True when a value follows. */
  readonly value: boolean;
  readonly options?: readonly string[];
  readonly file?: boolean;
}

/** What `kubectl_complete-aisubmit` reads. The key '' holds the flags that may stand before a command. */
interface CompletionWords {
  readonly commands: readonly (readonly [string, string])[];
  /** What follows a word that several commands begin with. */
  readonly topics: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly flags: Readonly<Record<string, readonly CompletionFlag[]>>;
  /** What the first word behind a command may be. */
  readonly first: Readonly<Record<string, readonly string[]>>;
}

/** Values of flags that take others, too, by the id of the command. */
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = { list: LIST_WORDS };

const FIRST = { 'secret create': SECRET_KINDS };

/** Lists every word that can be completed without asking a cluster. */
export async function completionWords(): Promise<CompletionWords> {
  const flags: Record<string, readonly CompletionFlag[]> = { '': [] };
  for (const entry of COMMANDS) {
    const command = await entry.load();
    const all: Interfaces.FlagInput = { ...command.baseFlags, ...command.flags };
    const described = Object.entries(all)
      .filter(([, flag]) => flag.hidden !== true)
      .map(([name, flag]) => ({ ...completionFlag(name, flag), ...optionsOf(entry.id, name) }));
    for (const name of [entry.id, ...entry.aliases]) flags[name] = described;
  }
  const single = COMMANDS.filter(({ id, hidden }) => !id.includes(' ') && hidden !== true).map(
    ({ id, summary }) => [id, summary] as const,
  );
  const topics = Object.keys(TOPICS).map((topic) => [topic, wordsBehind(topic)] as const);
  return { commands: [...single, ...Object.entries(TOPICS)], topics: Object.fromEntries(topics), flags, first: FIRST };
}

function optionsOf(id: string, flag: string): Pick<CompletionFlag, 'options'> {
  const options = VALUES[id]?.[flag];
  return options === undefined ? {} : { options };
}

function wordsBehind(topic: string): readonly (readonly [string, string])[] {
  return COMMANDS.filter(({ id }) => id.startsWith(`${topic} `)).map(({ id, summary }) => [
    id.slice(topic.length + 1),
    summary,
  ]);
}

function completionFlag(name: string, flag: Interfaces.Flag<unknown>): CompletionFlag {
  return {
    name,
    ...(flag.char === undefined ? {} : { char: flag.char }),
    summary: flag.summary ?? '',
    value: flag.type === 'option',
    ...(flag.type === 'option' && flag.options !== undefined ? { options: flag.options } : {}),
    ...(flag.type === 'option' && /FILE|FOLDER/.test(String(flag.helpValue)) ? { file: true } : {}),
  };
}
