import type { BaseCommand } from './base-command.ts';
import type { HostedConfig } from './hosted-config.ts';

/** One command as the start-up path sees it: enough to find it, its code only when it runs. */
export interface CommandEntry {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Heading it stands under in the root help. */
  readonly group: 'Submit' | 'Look' | 'Without a cluster' | 'Other';
  readonly load: () => Promise<CommandClass>;
}

/** A command's class, as far as running and describing it needs. */
export type CommandClass = Omit<typeof BaseCommand, 'prototype'> &
  (new (
    argv: string[],
    config: HostedConfig,
  ) => BaseCommand);

/** Every command, in the order in which the root help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    id: 'notebook',
    aliases: [],
    summary: 'Start a notebook',
    group: 'Submit',
    load: async () => (await import('./commands/notebook.ts')).Notebook,
  },
  {
    id: 'train',
    aliases: ['training'],
    summary: 'Start a training run',
    group: 'Submit',
    load: async () => (await import('./commands/train.ts')).Train,
  },
  {
    id: 'infer',
    aliases: ['inference'],
    summary: 'Serve a model',
    group: 'Submit',
    load: async () => (await import('./commands/infer.ts')).Infer,
  },
  {
    id: 'apply',
    aliases: [],
    summary: 'Submit workloads from files',
    group: 'Submit',
    load: async () => (await import('./commands/apply.ts')).Apply,
  },
  {
    id: 'list',
    aliases: ['ls'],
    summary: 'List workloads',
    group: 'Look',
    load: async () => (await import('./commands/list.ts')).List,
  },
  {
    id: 'status',
    aliases: [],
    summary: 'Show how a workload is doing, and why',
    group: 'Look',
    load: async () => (await import('./commands/status.ts')).Status,
  },
  {
    id: 'logs',
    aliases: [],
    summary: 'Print what a workload writes',
    group: 'Look',
    load: async () => (await import('./commands/logs.ts')).Logs,
  },
  {
    id: 'delete',
    aliases: [],
    summary: 'Delete a workload, and keep its data',
    group: 'Look',
    load: async () => (await import('./commands/delete.ts')).Delete,
  },
  {
    id: 'render',
    aliases: [],
    summary: 'Print the Kubernetes objects that a file would become',
    group: 'Without a cluster',
    load: async () => (await import('./commands/render.ts')).Render,
  },
  {
    id: 'check',
    aliases: [],
    summary: 'Check any manifests against the policy',
    group: 'Without a cluster',
    load: async () => (await import('./commands/check.ts')).Check,
  },
  {
    id: 'version',
    aliases: [],
    summary: 'Print the version of the plugin and of the cluster',
    group: 'Other',
    load: async () => (await import('./commands/version.ts')).Version,
  },
];

/** Finds a command by its name or alias. */
export function findCommand(word: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => entry.id === word || entry.aliases.includes(word));
}
