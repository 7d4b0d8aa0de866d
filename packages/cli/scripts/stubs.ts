import type { Plugin } from 'rolldown';

/**
 * Replaces the parts of oclif that a packaged plugin never reaches: reading folders and TypeScript projects, colours
 * and wrapping of its own error printer, child processes. Each costs start-up time on every command.
 */
export function stubs(): Plugin {
  return {
    name: 'stubs',
    resolveId(source, importer) {
      if (importer === undefined) return null;
      if (source === './help.ts') return this.resolve('./packaged-help.ts', importer);
      const id = bare(source, importer) ?? oclifFile(source, importer);
      return id === undefined ? null : { id: `${PREFIX}${id}`, moduleSideEffects: false };
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const code = STUBS.get(id.slice(PREFIX.length));
      return code === undefined ? null : { code, moduleType: 'js' };
    },
  };
}

const PREFIX = '\0stub:';

function bare(source: string, importer: string): string | undefined {
  const key = source.startsWith('node:') && importer.includes('/@oclif/core/') ? `oclif:${source}` : source;
  return STUBS.has(key) ? key : undefined;
}

function oclifFile(source: string, importer: string): string | undefined {
  if (!importer.includes('/@oclif/core/') || !source.startsWith('.')) return undefined;
  const name = source.replace(/^(?:\.\.?\/)+/, '');
  const folder = /\/@oclif\/core\/lib\/(?:(.*)\/)?[^/]+$/.exec(importer)?.[1] ?? '';
  const depth = source.startsWith('../') ? '' : folder;
  const key = `oclif:${depth === '' ? name : `${depth}/${name}`}`;
  return STUBS.has(key) ? key : undefined;
}

const UNREACHABLE = (names: readonly string[]): string =>
  names
    .map((name) => `exports.${name} = () => { throw new Error('${name} is not part of this package'); };`)
    .join('\n');

const ES_MODULE = "Object.defineProperty(exports, '__esModule', { value: true });\n";

const IDENTITY = 'module.exports = (text) => text;';

const STUBS: ReadonlyMap<string, string> = new Map([
  ['@oclif/core/package.json', 'module.exports = { version: "bundled" };'],
  ['clean-stack', IDENTITY],
  ['indent-string', IDENTITY],
  ['wrap-ansi', IDENTITY],
  ['wordwrap', 'module.exports = () => (text) => text;'],
  ['string-width', 'module.exports = (text) => text.length;'],
  ['widest-line', 'module.exports = () => 0;'],
  ['ansis', 'module.exports = new Proxy({}, { get: () => (text) => text });'],
  ['supports-color', 'exports.supportsColor = exports.stdout = exports.stderr = false;'],
  ['debug', 'module.exports = () => () => undefined;'],
  ['ejs', 'exports.render = (text) => text;'],
  ['minimatch', 'exports.minimatch = () => false;'],
  ['semver', 'exports.satisfies = () => true;'],
  ['tinyglobby', UNREACHABLE(['glob'])],
  ['lilconfig', UNREACHABLE(['lilconfig'])],
  ['get-package-type', UNREACHABLE(['sync'])],
  ['wsl-utils', 'exports.isWsl = false;'],
  ['oclif:node:readline', UNREACHABLE(['createInterface'])],
  ['oclif:config/ts-path', 'exports.tsPath = async (root, path) => path;'],
  ['oclif:config/plugin', 'exports.Plugin = class {};'],
  ['oclif:module-loader', UNREACHABLE(['load', 'loadWithData', 'loadWithDataFromManifest', 'isPathModule'])],
  ['oclif:ux/action/spinner', `${ES_MODULE}exports.default = class { stop() {} };`],
  ['oclif:ux/action/simple', `${ES_MODULE}exports.default = class { stop() {} };`],
  ['oclif:ux/colorize-json', `${ES_MODULE}exports.default = (value) => JSON.stringify(value);`],
  [
    'oclif:ux/list',
    `${ES_MODULE}exports.default = (items) => items.map((item) => item.filter(Boolean).join('  ')).join('; ');`,
  ],
  [
    'oclif:util/os',
    // userInfo() throws in containers whose UID has no name, and the shell is asked from PowerShell on Windows.
    `const os = require('node:os');
     exports.getHomeDir = () => os.homedir();
     exports.getPlatform = async () => process.platform;
     exports.getShell = async () => 'unknown';`,
  ],
  [
    'oclif:performance',
    `exports.OCLIF_MARKER_OWNER = '@oclif/core';
     exports.Performance = { mark: () => undefined, collect: async () => undefined, debug: () => undefined, enabled: false };`,
  ],
  ['oclif:parser/help', 'exports.flagUsages = () => "";'],
  ['oclif:help', UNREACHABLE(['loadHelpClass'])],
  // The command's own errors are reported by main.ts; this one brings the whole help formatter.
  ['oclif:errors/handle', UNREACHABLE(['handle'])],
]);
