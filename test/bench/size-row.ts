import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Row, times } from './row.ts';

const CLI = path.join(import.meta.dirname, '..', '..', 'packages', 'cli');

/** What `npm install` brings: the launcher and the chunks; there are no dependencies. */
export function sizeRow(): Row {
  const ours = ['bin', 'dist'].reduce((sum, folder) => sum + folderBytes(path.join(CLI, folder)), 0);
  const kubectl = statSync(
    execFileSync('sh', ['-c', 'readlink -f "$(command -v kubectl)"'], { encoding: 'utf8' }).trim(),
  ).size;
  const today = `${times(ours / kubectl)} (${(ours / 1e6).toFixed(1)} of ${(kubectl / 1e6).toFixed(0)} MB)`;
  return { what: 'package size installed', beside: 'kubectl binary', today, limit: '0.5×', goal: '0.1×' };
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
