import { ADMIN_COMMANDS } from './admin-commands.ts';
import type { CommandEntry } from './command-entry.ts';

export type { CommandClass, CommandEntry } from './command-entry.ts';

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
    id: 'events',
    aliases: [],
    summary: 'Print what the cluster says about a workload',
    group: 'Look',
    load: async () => (await import('./commands/events.ts')).Events,
  },
  {
    id: 'top',
    aliases: [],
    summary: 'Show what workloads use of what they asked for',
    group: 'Look',
    load: async () => (await import('./commands/top.ts')).Top,
  },
  {
    id: 'connect',
    aliases: [],
    summary: 'Open a notebook or an endpoint on this machine',
    group: 'Connect',
    load: async () => (await import('./commands/connect.ts')).Connect,
  },
  {
    id: 'ssh-proxy',
    aliases: [],
    summary: 'Connect SSH with a notebook',
    group: 'Connect',
    hidden: true,
    load: async () => (await import('./commands/ssh-proxy.ts')).SshProxy,
  },
  {
    id: 'exec',
    aliases: ['bash'],
    summary: 'Run a command in a workload, or open a shell',
    group: 'Connect',
    load: async () => (await import('./commands/exec.ts')).Exec,
  },
  {
    id: 'cp',
    aliases: [],
    summary: 'Copy files to and from a workload',
    group: 'Connect',
    load: async () => (await import('./commands/cp.ts')).Cp,
  },
  {
    id: 'suspend',
    aliases: [],
    summary: 'End the pods of a workload for a while',
    group: 'Stop',
    load: async () => (await import('./commands/suspend.ts')).Suspend,
  },
  {
    id: 'resume',
    aliases: [],
    summary: 'Let a workload go on, or start an ended notebook again',
    group: 'Stop',
    load: async () => (await import('./commands/resume.ts')).Resume,
  },
  {
    id: 'delete',
    aliases: ['rm'],
    summary: 'Delete a workload, and keep its data',
    group: 'Stop',
    load: async () => (await import('./commands/delete.ts')).Delete,
  },
  {
    id: 'doctor',
    aliases: [],
    summary: 'Look whether everything is as it should be',
    group: 'Look',
    load: async () => (await import('./commands/doctor.ts')).Doctor,
  },
  {
    id: 'secret create',
    aliases: [],
    summary: 'Store a credential for git, S3, a registry or a service',
    group: 'Credentials',
    load: async () => (await import('./commands/secret-create.ts')).SecretCreate,
  },
  {
    id: 'secret list',
    aliases: ['secret ls'],
    summary: 'List stored credentials and who uses them',
    group: 'Credentials',
    load: async () => (await import('./commands/secret-list.ts')).SecretList,
  },
  {
    id: 'secret rotate',
    aliases: [],
    summary: 'Replace what a stored credential holds',
    group: 'Credentials',
    load: async () => (await import('./commands/secret-rotate.ts')).SecretRotate,
  },
  {
    id: 'secret delete',
    aliases: ['secret rm'],
    summary: 'Delete stored credentials',
    group: 'Credentials',
    load: async () => (await import('./commands/secret-delete.ts')).SecretDelete,
  },
  {
    id: 'check',
    aliases: [],
    summary: 'Check any manifests against the policy',
    group: 'What is allowed',
    load: async () => (await import('./commands/check.ts')).Check,
  },
  {
    id: 'explain',
    aliases: [],
    summary: 'Explain a control or a field, and what holds here',
    group: 'What is allowed',
    load: async () => (await import('./commands/explain.ts')).Explain,
  },
  {
    id: 'policy show',
    aliases: [],
    summary: 'Show the policy that holds for you, and who set what',
    group: 'What is allowed',
    load: async () => (await import('./commands/policy-show.ts')).PolicyShow,
  },
  {
    id: 'policy init',
    aliases: [],
    summary: 'Write a commented policy to start from',
    group: 'What is allowed',
    load: async () => (await import('./commands/policy-init.ts')).PolicyInit,
  },
  {
    id: 'template list',
    aliases: ['template ls'],
    summary: 'List the templates that you can use',
    group: 'What is allowed',
    load: async () => (await import('./commands/template-list.ts')).TemplateList,
  },
  {
    id: 'template show',
    aliases: [],
    summary: 'Show what a template gives, and what it leaves to you',
    group: 'What is allowed',
    load: async () => (await import('./commands/template-show.ts')).TemplateShow,
  },
  {
    id: 'template init',
    aliases: [],
    summary: 'Write a commented template to start from',
    group: 'What is allowed',
    load: async () => (await import('./commands/template-init.ts')).TemplateInit,
  },
  {
    id: 'login',
    aliases: [],
    summary: 'Log in to a cluster through your organisation',
    group: 'Who you are',
    load: async () => (await import('./commands/login.ts')).Login,
  },
  {
    id: 'logout',
    aliases: [],
    summary: 'End a login',
    group: 'Who you are',
    load: async () => (await import('./commands/logout.ts')).Logout,
  },
  {
    id: 'whoami',
    aliases: [],
    summary: 'Show who the cluster takes you for',
    group: 'Who you are',
    load: async () => (await import('./commands/whoami.ts')).Whoami,
  },
  {
    id: 'credential',
    aliases: [],
    summary: 'Hand kubectl the token of your login',
    group: 'Who you are',
    hidden: true,
    load: async () => (await import('./commands/credential.ts')).Credential,
  },
  ...ADMIN_COMMANDS,
  {
    id: 'render',
    aliases: [],
    summary: 'Print the Kubernetes objects that a file would become',
    group: 'Other',
    load: async () => (await import('./commands/render.ts')).Render,
  },
  {
    id: 'completion',
    aliases: [],
    summary: 'Print what lets your shell complete words',
    group: 'Other',
    load: async () => (await import('./commands/completion.ts')).Completion,
  },
  {
    id: 'version',
    aliases: [],
    summary: 'Print the version of the plugin and of the cluster',
    group: 'Other',
    load: async () => (await import('./commands/version.ts')).Version,
  },
];

/** Words that several commands begin with, and what they are about. */
export const TOPICS: Readonly<Record<string, string>> = {
  admin: 'Print what an admin sets up',
  policy: 'Show the policy, or start one',
  secret: 'Store credentials, list, replace and delete them',
  template: 'List and show templates, or start one',
};

/** A command and the words behind it. */
export interface FoundCommand {
  readonly entry: CommandEntry;
  readonly rest: readonly string[];
}

/** Finds the command that a line begins with, by its name or alias. */
export function findCommand(words: readonly string[]): FoundCommand | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const entry = COMMANDS.find(({ id, aliases }) => id === name || aliases.includes(name));
    if (entry !== undefined) return { entry, rest: words.slice(length) };
  }
  return undefined;
}
