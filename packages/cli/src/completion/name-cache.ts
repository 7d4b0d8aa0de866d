import { statSync } from 'node:fs';
import path from 'node:path';
import type { KnownName } from '@aisubmit/sdk/client';
import { cacheFolder } from '../cluster/source-cache.ts';
import type { Host } from '../host.ts';
import type { CompletionRequest } from './completion-request.ts';

type Place = Pick<Host, 'env' | 'platform' | 'now'>;

/** Long enough for a few presses of TAB, short enough to be told of what has just been submitted. */
const KEPT_MS = 5000;

/** What was found a moment ago in the same place. A cluster that did not answer is not asked again at once. */
export interface NameCache {
  read(): Promise<readonly KnownName[] | undefined>;
  write(names: readonly KnownName[]): Promise<void>;
}

/** Remembers names in the user's own cache folder. Whatever goes wrong there is no news to somebody who pressed TAB. */
export function nameCache({ source, flags }: CompletionRequest, host: Place): NameCache {
  const { env } = host;
  const cache = cacheFolder(host, 'names');
  const files = kubeconfigFiles(flags['kubeconfig'], env);
  const about = JSON.stringify([source, Object.entries(flags).toSorted(), files, process.cwd()]);
  const key = process.getBuiltinModule('node:crypto').createHash('sha256').update(about).digest('hex');
  const stamp = files.map(stampOf).join();
  return {
    read: async () => {
      try {
        const entry: unknown = JSON.parse((await cache.read(key)) ?? '');
        if (!isEntry(entry) || entry.stamp !== stamp) return undefined;
        const ageMs = host.now() - entry.at;
        return ageMs >= 0 && ageMs < KEPT_MS ? entry.names : undefined;
      } catch {
        return undefined;
      }
    },
    write: async (names) => {
      await cache.write(key, JSON.stringify({ at: host.now(), stamp, names })).catch(() => undefined);
    },
  };
}

interface Entry {
  readonly at: number;
  /** Of the kubeconfig: with another context these are other names. */
  readonly stamp: string;
  readonly names: readonly KnownName[];
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, stamp, names } = value as Partial<Record<keyof Entry, unknown>>;
  return typeof at === 'number' && typeof stamp === 'string' && Array.isArray(names) && names.every(isName);
}

function isName(value: unknown): value is KnownName {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}

function kubeconfigFiles(named: string | undefined, env: Host['env']): string[] {
  if (named !== undefined) return [path.resolve(named)];
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  return listed.length > 0 ? listed : [path.join(env['HOME'] ?? env['USERPROFILE'] ?? '', '.kube', 'config')];
}

function stampOf(file: string): string {
  const seen = statSync(file, { throwIfNoEntry: false });
  return seen === undefined ? '' : `${seen.mtimeMs}:${seen.size}`;
}
