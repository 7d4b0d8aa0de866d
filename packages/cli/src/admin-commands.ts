import type { CommandEntry } from './command-entry.ts';

/** What an admin of the cluster does, in the order in which the root help lists it. */
export const ADMIN_COMMANDS: readonly CommandEntry[] = [
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
    summary: 'Print what lets people log in by the address alone',
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
];
