import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CACHE, ROOT } from './places.mjs';

const NEVER_AN_INPUT = new Set(['node_modules', 'dist', '.cache', '.git']);

/**
 * Does `work` unless it was done before with the same inputs and left its outputs.
 * The stamp goes away first, so that an interrupted step is done again.
 */
export async function unlessDone(name, { inputs, outputs }, work) {
  const file = join(CACHE, `${name}.stamp`);
  const hash = hashFiles(inputs);
  const isDone =
    existsSync(file) && readFileSync(file, 'utf8') === hash && outputs.every((path) => existsSync(join(ROOT, path)));
  if (isDone) return;
  rmSync(file, { force: true });
  await work();
  mkdirSync(CACHE, { recursive: true });
  // The work itself may have touched an input (pnpm tidies its files).
  writeFileSync(file, hashFiles(inputs));
}

/** Every file under the given paths of the checkout; paths that do not exist are none. */
export function filesUnder(paths, accept = () => true) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (NEVER_AN_INPUT.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (entry.isFile() && accept(child)) found.push(relative(ROOT, child));
    }
  };
  for (const path of paths.map((each) => join(ROOT, each))) if (existsSync(path)) visit(path);
  return found;
}

function hashFiles(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`);
  for (const path of [...paths].sort()) {
    const file = join(ROOT, path);
    hash
      .update(`${path}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0');
  }
  return hash.digest('hex');
}
