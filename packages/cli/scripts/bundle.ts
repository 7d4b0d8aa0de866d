// Builds dist/: CommonJS chunks that Node starts quickly, and the texts that need no code at all.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { COMMANDS, TOPICS } from '../src/command-table.ts';
import { commandHelp, rootHelp, topicHelp } from '../src/help.ts';
import { processHost } from '../src/host.ts';
import { VERSION } from '../src/package-facts.ts';
import { versionLine } from '../src/version-line.ts';
import { CHUNKS, ONE_SHOT } from './chunks.ts';
import { completionWords } from './completion-words.ts';
import { stubs } from './stubs.ts';

const ROOT = path.join(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');
// oclif names the first four, a packaged plugin never loads them; keytar brings native code and is required at run time.
const EXTERNAL = ['typescript', 'ts-node', 'tsx', 'pnpapi', 'keytar'];

const fresh = path.join(ROOT, 'node_modules', '.cache', `dist-${process.pid}`);
await bundleChunks(fresh);
stampChunks(fresh);
await writeTexts(fresh);
putInPlace(fresh);

async function bundleChunks(folder: string): Promise<void> {
  const build = await rolldown({
    input: {
      main: path.join(ROOT, 'src', 'entry.ts'),
      credential: path.join(ROOT, 'src', 'credential-entry.ts'),
      completion: path.join(ROOT, 'src', 'completion-entry.ts'),
    },
    platform: 'node',
    resolve: { conditionNames: ['@aisubmit/source', 'module', 'import', 'require', 'node', 'default'] },
    treeshake: { moduleSideEffects: (id) => !/\/packages\/(?:sdk|templates)\/src\/|\/node_modules\/zod\//.test(id) },
    external: EXTERNAL,
    preserveEntrySignatures: 'allow-extension',
    plugins: [stubs()],
    onLog: (level, log, defaultHandler) => {
      if (level === 'warn' && log.code === 'EVAL') return;
      defaultHandler(level, log);
    },
  });
  await build.write({
    dir: folder,
    format: 'cjs',
    exports: 'named',
    // What is left outside is required when it is asked for: to import it, Node would start its other loader first.
    dynamicImportInCjs: false,
    minify: { mangle: false, codegen: { removeWhitespace: true }, compress: true },
    comments: { legal: true },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: CHUNKS.map(([name, test], index) => ({ name, test, priority: CHUNKS.length - index })),
    },
    banner: ({ name }) => (name === 'sdk' ? ONE_SHOT : ''),
  });
  await build.close();
}

/** The launcher keeps compiled code by what its chunk begins with. */
function stampChunks(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, `/*${createHash('sha256').update(code).digest('base64url')}*/${code}`);
  }
}

async function writeTexts(dist: string): Promise<void> {
  const folder = path.join(dist, 'static');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const host = processHost();
  write('version.txt', `${versionLine(VERSION)}\n`);
  write('help.txt', rootHelp());
  write('words.json', JSON.stringify(await completionWords()));
  for (const topic of Object.keys(TOPICS)) write(`help-${topic}.txt`, topicHelp(topic));
  for (const entry of COMMANDS) {
    const help = await commandHelp(entry, host);
    for (const name of [entry.id, ...entry.aliases]) write(`help-${name.replaceAll(' ', '-')}.txt`, help);
  }
}

// Whoever runs the plugin meanwhile has the old one or the new one, never half of one.
function putInPlace(folder: string): void {
  const old = `${folder}-old`;
  try {
    renameSync(DIST, old);
  } catch {
    // There was none.
  }
  renameSync(folder, DIST);
  rmSync(old, { recursive: true, force: true });
}
