import { createHash } from 'node:crypto';
import { AisubmitError } from '../../errors.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { SourceCache } from './source-cache.ts';

/** What the cache holds under a key. `unreadable` is not `none`: something may have been remembered. */
export type Recalled<T> =
  | { readonly state: 'none' }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unreadable'; readonly why: AisubmitError };

/** A kind of entry: what it is about, and how its value is read from JSON (undefined where it is something else). */
export interface EntryKind<T> {
  readonly name: string;
  readonly parse: (value: unknown) => T | undefined;
}

/** The cache of one cluster. Its failures stop nothing here: whoever asks decides what they mean. */
export interface Recall {
  recall<T>(kind: EntryKind<T>, about: string): Promise<Recalled<T>>;
  /** Returns why it could not be remembered. */
  remember<T>(kind: EntryKind<T>, about: string, value: T): Promise<AisubmitError | undefined>;
}

/** Binds a cache to the cluster behind an API, so that no entry is taken for another cluster's. */
export async function recallOf(api: KubeApi, cache: SourceCache): Promise<Recall> {
  const cluster = await api.clusterId();
  const keyOf = (kind: EntryKind<unknown>, about: string): string =>
    createHash('sha256')
      .update(JSON.stringify([cluster, kind.name, about]))
      .digest('hex');
  return {
    recall: async (kind, about) => {
      const key = keyOf(kind, about);
      try {
        const text = await cache.read(key);
        if (text === undefined) return { state: 'none' };
        const value = readEntry(text, key, kind);
        return value === undefined ? { state: 'unreadable', why: damaged(key) } : { state: 'known', value };
      } catch (error) {
        return { state: 'unreadable', why: asOurs(error) };
      }
    },
    remember: async (kind, about, value) => {
      const key = keyOf(kind, about);
      try {
        await cache.write(key, JSON.stringify({ digest: digestOf(key, value), value }));
        return undefined;
      } catch (error) {
        return asOurs(error);
      }
    },
  };
}

// The key is part of the digest: an entry that was moved or copied from another cluster is damaged, too.
function digestOf(key: string, value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([key, value]))
    .digest('hex');
}

function readEntry<T>(text: string, key: string, kind: EntryKind<T>): T | undefined {
  const entry = parseJson(text);
  if (typeof entry !== 'object' || entry === null || !('digest' in entry) || !('value' in entry)) return undefined;
  return entry.digest === digestOf(key, entry.value) ? kind.parse(entry.value) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(key: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `the cache entry ${key} is damaged`, {
    fix: 'remove it from the cache once you know what applies',
  });
}

function asOurs(error: unknown): AisubmitError {
  return error instanceof AisubmitError
    ? error
    : new AisubmitError('INTERNAL', 'the cache of policies and templates failed', { cause: error });
}
