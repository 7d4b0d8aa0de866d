import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Host } from './host.ts';

/**
 * Finds a program on PATH of Windows, which looks into the current folder first, where anybody's download may lie; only
 * folders that are named in full are looked into. Undefined where it is not installed.
 */
export function windowsProgram(
  name: string,
  env: Host['env'],
  exists: (file: string) => boolean = existsSync,
): string | undefined {
  const folders = (Object.entries(env).find(([key]) => key.toLowerCase() === 'path')?.[1] ?? '').split(';');
  return folders
    .filter((folder) => path.win32.isAbsolute(folder))
    .map((folder) => path.win32.join(folder, `${name}.exe`))
    .find((file) => exists(file));
}
