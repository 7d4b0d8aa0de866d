import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantedFiles } from './planted-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
const COPIED = ['biome.json', '.gitignore', 'package.json', 'scripts/biome'];

/** Paths (relative to packages/) to the names of the rules that fired there. */
const fired = new Map<string, Set<string>>();
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'aisubmit boundaries '));
  for (const name of COPIED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  for (const { path, text } of plantedFiles) {
    const file = join(copy, 'packages', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const { path, rule } of await lint(copy)) {
    const rules = fired.get(path) ?? new Set();
    fired.set(path, rules.add(rule));
  }
});

afterAll(() => rm(copy, { recursive: true, force: true }));

describe('a planted violation is caught', () => {
  test.each(plantedFiles.filter((file) => file.want.length > 0))('$path: $want', ({ path, want }) => {
    expect([...(fired.get(path) ?? [])]).toEqual(expect.arrayContaining([...want]));
  });
});

describe('its legal twin passes', () => {
  test.each(plantedFiles.filter((file) => file.want.length === 0))('$path', ({ path }) => {
    expect([...(fired.get(path) ?? [])]).toEqual([]);
  });
});

test('every room of the SDK has a rule', () => {
  const config: { overrides: { includes: string[] }[] } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
  const ruled = config.overrides.map(({ includes }) => includes[0]);
  const rooms = readdirSync(join(ROOT, 'packages/sdk/src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.map(({ name }) => `packages/sdk/src/${name}/**`).filter((room) => !ruled.includes(room))).toEqual([]);
});

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly severity: string;
    readonly location: { readonly path: string };
  }[];
}

/** Runs Biome over a folder; the exit code is not looked at because violations are expected. */
async function lint(folder: string): Promise<{ path: string; rule: string }[]> {
  const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error', '.'];
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_error, out) => resolve(out));
  });
  const report: Report = JSON.parse(stdout);
  return report.diagnostics.map(({ category, location }) => ({
    path: location.path.replace(/^.*packages\//, ''),
    rule: category.split('/').at(-1) ?? category,
  }));
}
