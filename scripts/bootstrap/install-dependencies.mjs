import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_24, ROOT, toolEnvironment } from './places.mjs';
import { run, SetupError, step } from './run.mjs';
import { filesUnder, unlessDone } from './stamp.mjs';

const MARK = 'node_modules/.modules.yaml';

/** Installs what pnpm-lock.yaml says, Node 24 included. */
export async function installDependencies(pnpm) {
  const isManifest = (path) => path.endsWith('package.json');
  const inputs = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...filesUnder(['packages', 'examples', 'test'], isManifest),
  ];
  await unlessDone('dependencies', { inputs, outputs: [MARK, 'node_modules/node/package.json'] }, async () => {
    const command = [...pnpm.command, 'install', '--frozen-lockfile', '--reporter=append-only'];
    // CI=true: pnpm replaces a node_modules of another shape without asking.
    const env = { ...toolEnvironment(pnpm), CI: 'true' };
    await step('installing dependencies and Node 24', () => run('pnpm install', command, { env }));
    await provesToBeNode24();
  });
}

async function provesToBeNode24() {
  try {
    const version = await run('starting Node 24', [NODE_24, '--version']);
    if (version.startsWith('v24.')) return;
    throw new SetupError(`node_modules/node is ${version.trim()}, not Node 24`);
  } catch (error) {
    // The next run must not take this installation for a good one.
    rmSync(join(ROOT, MARK), { force: true });
    throw new SetupError(`Node 24 did not arrive with the dev dependency "node": ${error.message}`, {
      cause: error,
      output: error.output,
      fix: 'its install script runs `npm install` for this platform: check that npm is on PATH and the registry reachable, then try again',
    });
  }
}
