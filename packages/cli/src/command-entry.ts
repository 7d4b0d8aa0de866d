import type { BaseCommand } from './base-command.ts';
import type { HostedConfig } from './hosted-config.ts';

/** One command as the start-up path sees it: enough to find it, its code only when it runs. */
export interface CommandEntry {
  /** What is typed: one word, or a topic and a word. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Heading it stands under in the root help. */
  readonly group:
    | 'Submit'
    | 'Look'
    | 'Connect'
    | 'Stop'
    | 'Credentials'
    | 'What is allowed'
    | 'Who you are'
    | 'Admin'
    | 'Other';
  /** Run by programs: help and completion do not offer it. */
  readonly hidden?: true;
  readonly load: () => Promise<CommandClass>;
}

/** A command's class, as far as running and describing it needs. */
export type CommandClass = Omit<typeof BaseCommand, 'prototype'> &
  (new (
    argv: string[],
    config: HostedConfig,
  ) => BaseCommand);
