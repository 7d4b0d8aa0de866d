import { defineConfig } from 'vitest/config';

/** The packages' sources stand for the packages: no build is needed before a test. */
const SOURCE_CONDITION = '@aisubmit/source';

const resolve = { conditions: [SOURCE_CONDITION] };
const ssr = {
  resolve: {
    conditions: [SOURCE_CONDITION, 'node', 'import', 'module', 'default'],
    externalConditions: [SOURCE_CONDITION],
  },
};

/** Beside the source: pure, quick. What waits longer than 10 s there is a hang. */
const unit = (name: string) => ({
  resolve,
  ssr,
  test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'], testTimeout: 10_000, hookTimeout: 10_000 },
});

/** The tools of this workspace. */
const scripts = { test: { name: 'scripts', include: ['scripts/**/*.test.ts'], testTimeout: 60_000 } };

/** What crosses packages: servers, child processes, packed tarballs. */
const crossing = {
  resolve,
  ssr,
  test: {
    name: 'test',
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'test/demo/**', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

export default defineConfig({
  test: {
    projects: [unit('sdk'), unit('templates'), unit('cli'), scripts, crossing],
    pool: 'forks',
    // Child processes and servers of the crossing tests want a core for themselves.
    maxWorkers: 2,
    passWithNoTests: true,
    // Output is compared with literals, so the colours, clock zone and locale are ours, not the caller's.
    env: { NO_COLOR: '1', FORCE_COLOR: '0', TZ: 'UTC', LC_ALL: 'C.UTF-8' },
  },
});
