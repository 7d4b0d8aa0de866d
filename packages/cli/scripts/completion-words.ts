import type { Interfaces } from '@oclif/core';
import { COMMANDS } from '../src/command-table.ts';

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
  readonly flags: Readonly<Record<string, readonly CompletionFlag[]>>;
}

/** Lists every word that can be completed without asking a cluster. */
export async function completionWords(): Promise<CompletionWords> {
  const flags: Record<string, readonly CompletionFlag[]> = { '': [] };
  for (const entry of COMMANDS) {
    const command = await entry.load();
    const all: Interfaces.FlagInput = { ...command.baseFlags, ...command.flags };
    const described = Object.entries(all)
      .filter(([, flag]) => flag.hidden !== true)
      .map(([name, flag]) => completionFlag(name, flag));
    for (const name of [entry.id, ...entry.aliases]) flags[name] = described;
  }
  return { commands: COMMANDS.map(({ id, summary }) => [id, summary]), flags };
}

function completionFlag(name: string, flag: Interfaces.Flag<unknown>): CompletionFlag {
  return {
    name,
    ...(flag.char === undefined ? {} : { char: flag.char }),
    summary: flag.summary ?? '',
    value: flag.type === 'option',
    ...(flag.type === 'option' && flag.options !== undefined ? { options: flag.options } : {}),
    ...(flag.type === 'option' && flag.helpValue === 'FILE' ? { file: true } : {}),
  };
}
