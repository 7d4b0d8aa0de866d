import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../packages/cli/src/command-table.ts';

const ROOT = path.join(import.meta.dirname, '../../../packages');
const FOLDERS = ['sdk/src/client/doctor', 'cli/src/doctor'].map((folder) => path.join(ROOT, folder));

/** Source of everything that doctor says. */
function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll(/\$\{[^}]*\}/g, 'X')),
  );
}

async function flagsOf(id: string): Promise<ReadonlySet<string>> {
  const command = await COMMANDS.find((entry) => entry.id === id)?.load();
  const flags = Object.entries<{ readonly char?: string }>(command?.flags ?? {});
  return new Set(flags.flatMap(([name, { char }]) => [`--${name}`, ...(char === undefined ? [] : [`-${char}`])]));
}

function idOf(line: string): string | undefined {
  return COMMANDS.map(({ id }) => id)
    .toSorted((a, b) => b.length - a.length)
    .find((id) => `${line} `.startsWith(`${id} `));
}

function flagsIn(line: string): string[] {
  return [...line.matchAll(/(?<=\s)--?[a-z][a-z-]*/g)].map(([flag]) => flag);
}

test('every command that doctor tells people to type exists, with every flag', async () => {
  const lines = sources().flatMap((source) =>
    [...source.matchAll(/kubectl aisubmit ([^'"`\n;,]+)/g)].map(([, line = '']) => line.split(' -- ')[0] ?? ''),
  );
  expect(lines.length).toBeGreaterThan(8);
  const unknown: string[] = [];
  for (const line of lines) {
    const id = idOf(line.trim());
    const known = id === undefined ? new Set() : await flagsOf(id);
    if (id === undefined || flagsIn(line).some((flag) => !known.has(flag))) unknown.push(line);
  }
  expect(unknown).toEqual([]);
});

test('what is added to admin enforce and onboard exists, too', async () => {
  const known = new Set([...(await flagsOf('admin enforce')), ...(await flagsOf('admin onboard'))]);
  const flags = sources().flatMap((source) =>
    [...source.matchAll(/'(--[a-z-]+)/g)].map(([, flag = '']) => flag).filter((flag) => flag !== '--'),
  );
  expect(flags).toContain('--force-conflicts');
  expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
});
