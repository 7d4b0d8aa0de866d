import type { Interfaces } from '@oclif/core';
import type { CommandEntry } from './command-table.ts';
import type { Host } from './host.ts';
import { HostedConfig } from './hosted-config.ts';
import { PACKAGE } from './package-facts.ts';

/** Runs one command through oclif and returns its exit code. */
export async function runCommand(entry: CommandEntry, argv: readonly string[], host: Host): Promise<number> {
  const [CommandClass, config] = await Promise.all([entry.load(), hostedConfig(host)]);
  CommandClass.id = entry.id;
  return new CommandClass([...argv], config).start();
}

/** Loads the configuration that commands and their help need. The plugin is described in memory: no folder is read. */
export async function hostedConfig(host: Host): Promise<HostedConfig> {
  const plugins = new Map([[ROOT_PLUGIN.name, ROOT_PLUGIN]]);
  const config = new HostedConfig({ root: ROOT_PLUGIN.root, plugins, logger: SILENT }, host);
  await config.load();
  return config;
}

// Commands are found in the command table; oclif only needs to know whose they are.
const ROOT_PLUGIN: Interfaces.Plugin = {
  _base: '',
  alias: PACKAGE.name,
  commandIDs: [],
  commands: [],
  commandsDir: undefined,
  findCommand: async () => {
    throw new TypeError('commands are found in the command table');
  },
  hasManifest: true,
  hooks: {},
  isRoot: true,
  load: async () => undefined,
  moduleType: 'commonjs',
  name: PACKAGE.name,
  options: { root: '.' },
  pjson: PACKAGE,
  root: '.',
  topics: [],
  type: 'core',
  valid: true,
  version: PACKAGE.version,
};

// oclif's own debug output prints whole command lines, tokens included.
const SILENT: Interfaces.Logger = {
  namespace: 'aisubmit',
  child: () => SILENT,
  debug: () => undefined,
  error: () => undefined,
  info: () => undefined,
  trace: () => undefined,
  warn: () => undefined,
};
