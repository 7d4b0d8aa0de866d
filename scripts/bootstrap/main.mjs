import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages } from './build-packages.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { withLock } from './lock.mjs';
import { NODE_24, ROOT, toolEnvironment } from './places.mjs';
import { bringPnpm } from './pnpm.mjs';
import { EXIT_INTERRUPTED, handOver, SetupError } from './run.mjs';

/** What `npm run …` can start once everything is in place. */
const PROGRAMS = {
  setup: {},
  // A build that fails is one failure among the others there: the checks say it again, and the tests still run.
  test: { file: 'scripts/check.ts', debianPackages: true, mayLackBuild: true },
  demo: { file: 'test/demo/demo.ts', flags: ['--conditions=@aisubmit/source'] },
  bench: { file: 'test/bench/bench.ts', flags: ['--conditions=@aisubmit/source'] },
};

/** Sets up what is missing, then hands over to the program named by the first argument, under Node 24. */
export async function main([name = 'setup', ...rest]) {
  try {
    const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
    if (program === undefined) {
      throw new SetupError(`there is nothing called ${JSON.stringify(name)} to run`, {
        fix: `one of: ${Object.keys(PROGRAMS).join(', ')}`,
        exitCode: 2,
      });
    }
    const pnpm = await withLock(() => setUp(program));
    if (program.file === undefined) return;
    const file = join(ROOT, program.file);
    if (!existsSync(file)) throw new SetupError(`${program.file} is not in this checkout`);
    process.exitCode = await handOver(NODE_24, [...(program.flags ?? []), file, ...rest], {
      env: toolEnvironment(pnpm),
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(error.toString());
    process.exitCode = error.exitCode;
  }
}

async function setUp(program) {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const pnpm = await bringPnpm(packageManager);
  await installDependencies(pnpm);
  try {
    await buildPackages(pnpm);
  } catch (error) {
    if (!program.mayLackBuild || !(error instanceof SetupError) || error.exitCode === EXIT_INTERRUPTED) throw error;
    process.stderr.write(error.toString());
  }
  if (program.debianPackages) await installDebianPackages();
  return pnpm;
}
