import { chmodSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PodSecurity } from './pod-spec.ts';

const SETGID = 0o2000;
const READ_WRITE = 0o660;
const READ_ONLY = 0o440;
const ENTER = 0o110;
const PERMISSIONS = 0o7777;

/** Only root can give files away; without it everything belongs to the one user there is. */
export const isRoot = process.getuid?.() === 0;

/**
 * Gives a volume to the group of a pod, as the kubelet does before the pod starts.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/volume_linux.go
 */
export function ownVolume(
  folder: string,
  { fsGroup, fsGroupChangePolicy }: Pick<PodSecurity, 'fsGroup' | 'fsGroupChangePolicy'>,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): void {
  if (!isRoot) return;
  if (fsGroupChangePolicy === 'OnRootMismatch' && fits(folder, fsGroup, readOnly)) return;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  for (const path of [...names, folder]) give(path, fsGroup, readOnly);
}

function fits(folder: string, group: number, readOnly: boolean): boolean {
  const { gid, mode } = lstatSync(folder);
  const wanted = maskOf(true, readOnly);
  return gid === group && (mode & wanted) === wanted;
}

function give(path: string, group: number, readOnly: boolean): void {
  const found = lstatSync(path);
  lchownSync(path, found.uid, group);
  if (found.isSymbolicLink()) return;
  chmodSync(path, (found.mode & PERMISSIONS) | maskOf(found.isDirectory(), readOnly));
}

function maskOf(isFolder: boolean, readOnly: boolean): number {
  const files = readOnly ? READ_ONLY : READ_WRITE;
  return isFolder ? files | SETGID | ENTER : files;
}
