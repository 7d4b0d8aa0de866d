import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_24, ROOT, toolEnvironment } from './places.mjs';
import { run, step } from './run.mjs';
import { filesUnder, unlessDone } from './stamp.mjs';

const PACKAGES = ['packages/sdk', 'packages/templates', 'packages/cli'];

/** Compiles the packages and bundles the plugin. */
export async function buildPackages(pnpm) {
  const isSource = (path) => !path.endsWith('.test.ts');
  const inputs = ['pnpm-lock.yaml', 'tsconfig.base.json', ...filesUnder(PACKAGES, isSource)];
  const outputs = PACKAGES.map((path) => `${path}/dist`);
  await unlessDone('build', { inputs, outputs }, () =>
    step('building the packages', async () => {
      // What a removed source file left behind must not be packed or imported.
      for (const path of outputs) rmSync(join(ROOT, path), { recursive: true, force: true });
      const env = toolEnvironment(pnpm);
      const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      await run('compiling (tsc -b)', [NODE_24, tsc, '-b', ...PACKAGES], { env });
      await run(
        'bundling the plugin',
        [...pnpm.command, '--filter', '@aisubmit/cli', 'run', '--if-present', 'bundle'],
        {
          env,
        },
      );
    }),
  );
}
