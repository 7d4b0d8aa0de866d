import type { BaseCommand } from './base-command.ts';
import type { HostedConfig } from './hosted-config.ts';

/** One command as the start-up path sees it: enough to find it, its code only when it runs. */
export interface CommandEntry {
  /** What is typed: one word, or a topic and a word. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Heading it stands under in the root help. */
  readonly group: 'Submit' | 'Look' | 'Credentials' | 'What is allowed' | 'Who you are' | 'Admin' | 'Other';
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
    id: 'connect',
    aliases: [],
    summary: 'Open a notebook in an IDE of your desktop',
    group: 'Look',
    load: async () => (await import('./commands/connect.ts')).Connect,
  },
  {
    id: 'ssh-proxy',
    aliases: [],
    summary: 'Connect SSH with a notebook',
    group: 'Look',
    hidden: true,
    load: async () => (await import('./commands/ssh-proxy.ts')).SshProxy,
  },
  {
    id: 'delete',
    aliases: [],
    summary: 'Delete a workload, and keep its data',
    group: 'Look',
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
    summary: 'List stored credentials and who uses them, never what they hold',
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
    summary: 'Explain a control or a field of a request, and what holds here',
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
  {
    id: 'admin publish',
    aliases: [],
    summary: 'Publish policies and templates',
    group: 'Admin',
    load: async () => (await import('./commands/admin-publish.ts')).AdminPublish,
  },
  {
    id: 'admin enforce',
    aliases: [],
    summary: 'Make the API server keep the policy',
    group: 'Admin',
    load: async () => (await import('./commands/admin-enforce.ts')).AdminEnforce,
  },
  {
    id: 'admin report',
    aliases: [],
    summary: 'Show what already breaks a policy',
    group: 'Admin',
    load: async () => (await import('./commands/admin-report.ts')).AdminReport,
  },
  {
    id: 'admin onboard',
    aliases: [],
    summary: 'Make a namespace for a team',
    group: 'Admin',
    load: async () => (await import('./commands/admin-onboard.ts')).AdminOnboard,
  },
  {
    id: 'admin login',
    aliases: [],
    summary: 'Print what lets people log in with the address of the cluster alone',
    group: 'Admin',
    load: async () => (await import('./commands/admin-login.ts')).AdminLogin,
  },
  {
    id: 'admin authentication',
    aliases: [],
    summary: 'Print the file by which kube-apiserver knows people',
    group: 'Admin',
    load: async () => (await import('./commands/admin-authentication.ts')).AdminAuthentication,
  },
  {
    id: 'admin audit-policy',
    aliases: [],
    summary: 'Print the file that says what kube-apiserver writes down',
    group: 'Admin',
    load: async () => (await import('./commands/admin-audit-policy.ts')).AdminAuditPolicy,
  },
  {
    id: 'render',
    aliases: [],
    summary: 'Print the Kubernetes objects that a file would become',
    group: 'Other',
    load: async () => (await import('./commands/render.ts')).Render,
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
