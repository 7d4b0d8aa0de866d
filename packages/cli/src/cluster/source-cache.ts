import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { SourceCache } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';

/** A ConfigMap of 1 MiB whose every character JSON escapes. */
const MAX_BYTES = 8 * 1024 * 1024;
const WRITABLE_BY_OTHERS = 0o022;
const KEY = /^[0-9a-f]{64}$/;

/**
 * What this user's machine remembers of clusters, one file per entry in the user's cache folder. Files are 0600 in a
 * folder of 0700; those of somebody else, or that somebody else could have written, are not believed.
 */
export function sourceCache(host: Pick<Host, 'env' | 'platform'>): SourceCache {
  return cacheFolder(host, 'sources');
}

/** A folder of such entries beside the others. */
export function cacheFolder(host: Pick<Host, 'env' | 'platform'>, name: 'sources' | 'names'): SourceCache {
  const home = cacheHome(host);
  if (home === undefined) return NOWHERE;
  const folder = path.join(home, 'aisubmit', name);
  return {
    read: async (key) => readEntry(fileOf(folder, key)),
    write: async (key, text) => writeEntry(fileOf(folder, key), text),
  };
}

const NOWHERE: SourceCache = {
  read: async () => undefined,
  write: async () => {
    throw new AisubmitError('INVALID_INPUT', 'there is no cache folder: HOME and XDG_CACHE_HOME are not set');
  },
};

// The launcher keeps compiled code in a folder beside this one.
function cacheHome({ env, platform }: Pick<Host, 'env' | 'platform'>): string | undefined {
  const set = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  if (set !== undefined && path.isAbsolute(set)) return set;
  const home = platform === 'win32' ? env['USERPROFILE'] : env['HOME'];
  if (home === undefined || !path.isAbsolute(home)) return undefined;
  return platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}

function fileOf(folder: string, key: string): string {
  if (!KEY.test(key)) throw new AisubmitError('INTERNAL', 'a cache key is not a hash');
  return path.join(folder, `${key}.json`);
}

async function readEntry(file: string): Promise<string | undefined> {
  try {
    // Neither a link nor a pipe is followed or waited for.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const seen = await handle.stat();
      if (!seen.isFile()) throw notOurs(file);
      if (seen.size > MAX_BYTES) throw tooLarge(file);
      refuseForeign(seen, file);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw explain(error, { file, verb: 'read' });
  }
}

async function writeEntry(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  const fresh = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const seen = await lstat(folder);
    if (!seen.isDirectory()) throw notOurs(folder);
    refuseForeign(seen, folder);
    try {
      await writeFile(fresh, text, { mode: 0o600, flag: 'wx', flush: true });
      // Whoever reads meanwhile has the old entry or the new one, never half of one.
      await rename(fresh, file);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  } catch (error) {
    throw explain(error, { file, verb: 'written' });
  }
}

/** @throws AisubmitError for what another user owns or may write. Windows keeps such folders to their user by itself. */
function refuseForeign(seen: Stats, name: string): void {
  const me = process.getuid?.();
  if (me === undefined || (seen.uid === me && (seen.mode & WRITABLE_BY_OTHERS) === 0)) return;
  throw notOurs(name);
}

function tooLarge(name: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(name)} is larger than anything that was cached`, {
    fix: 'remove it',
  });
}

function notOurs(name: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(name)} is not one that only you can write`, {
    fix: 'look at who owns it and may write it; remove it if you do not know it',
  });
}

const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'it is a link',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
};

function explain(error: unknown, { file, verb }: { readonly file: string; readonly verb: string }): AisubmitError {
  if (error instanceof AisubmitError) return error;
  const code = codeOf(error) ?? 'unknown error';
  return new AisubmitError(
    'INVALID_INPUT',
    `${escapeControlChars(file)} cannot be ${verb}: ${FAILURES[code] ?? code}`,
    { cause: error, fix: 'correct the permissions of your cache folder' },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
