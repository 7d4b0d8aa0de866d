import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly packageManager?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly scripts?: Readonly<Record<string, string>>;
}

const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
const packages = readdirSync(join(ROOT, 'packages')).map((name) => readManifest(`packages/${name}`));
const all = [readManifest('.'), readManifest('test'), ...packages];

describe('package.json files', () => {
  test('are the three packages', () => {
    expect(packages.map(({ name }) => name).sort()).toEqual(['@aisubmit/cli', '@aisubmit/sdk', '@aisubmit/templates']);
  });

  test('share one version, because they are released together', () => {
    expect(new Set(packages.map(({ version }) => version)).size).toBe(1);
  });

  test.each(packages)('$name can be published with provenance', (manifest) => {
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      engines: { node: expect.stringMatching(/^>=\d+/) },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(manifest.private).toBeUndefined();
  });

  test('run no script on installation', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    expect(all.filter(({ scripts }) => hooks.some((hook) => scripts !== undefined && hook in scripts))).toEqual([]);
  });

  test('name one version of each dependency', () => {
    const versions = new Map<string, Set<string>>();
    for (const { dependencies, devDependencies } of all) {
      for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
        versions.set(name, (versions.get(name) ?? new Set()).add(range));
      }
    }
    const split = [...versions]
      .filter(([, ranges]) => ranges.size > 1)
      .map(([name, ranges]) => `${name}: ${[...ranges].join(', ')}`);
    expect(split, 'use the same version everywhere').toEqual([]);
  });

  test('pin pnpm exactly, which the bootstrap brings', () => {
    expect(readManifest('.').packageManager).toMatch(/^pnpm@\d+\.\d+\.\d+$/);
  });
});
