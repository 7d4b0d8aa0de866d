import * as z from 'zod';
import { AisubmitError } from '../../errors.ts';
import { apiPath } from '../resource-paths.ts';
import { type ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { METADATA_ONLY } from '../transport/metadata-only.ts';
import type { EntryKind, Recall, Recalled } from './recall.ts';

/** The API server takes no larger ConfigMap; what is larger comes from something else. */
const MAX_CHARACTERS = 1024 * 1024;

const savedSchema = z.strictObject({
  uid: z.string(),
  resourceVersion: z.string(),
  entries: z.array(z.tuple([z.string(), z.string()])),
});

/** A ConfigMap as it was read last. Entries rather than an object: no key can reach a prototype. */
type SavedMap = z.infer<typeof savedSchema>;

const CONFIG_MAP: EntryKind<SavedMap> = {
  name: 'ConfigMap',
  parse: (value) => savedSchema.safeParse(value).data,
};

/** Name of a ConfigMap. */
export interface MapKey {
  readonly namespace: string;
  readonly name: string;
}

/** What a ConfigMap holds, or why it cannot be read and what it held when it last could. */
export type PublishedMap =
  | { readonly found: true; readonly resourceVersion: string; readonly data: ReadonlyMap<string, string> }
  | { readonly found: false; readonly answer: ApiError; readonly before: Recalled<ReadonlyMap<string, string>> };

export interface ReadMapOptions {
  readonly recall: Recall;
  readonly signal?: AbortSignal | undefined;
  /** Told when the ConfigMap could not be remembered. */
  readonly onForgotten?: ((why: AisubmitError) => void) | undefined;
}

/**
 * Reads a ConfigMap: whole the first time and after changes, else by one small read.
 *
 * @throws AisubmitError for every answer but the ConfigMap, 403 and 404.
 */
export async function readPublishedMap(api: KubeApi, key: MapKey, options: ReadMapOptions): Promise<PublishedMap> {
  const { recall, signal } = options;
  const about = `${key.namespace}/${key.name}`;
  const before = await recall.recall(CONFIG_MAP, about);
  const path = apiPath({ apiVersion: 'v1', kind: 'ConfigMap', ...key });
  try {
    if (before.state === 'known' && (await isUnchanged(before.value))) return found(before.value);
    const { body } = await api.request<unknown>({ method: 'GET', path, signal });
    const saved = savedMap(body, about);
    const failure = await recall.remember(CONFIG_MAP, about, saved);
    if (failure !== undefined) options.onForgotten?.(failure);
    return found(saved);
  } catch (error) {
    if (!hasStatus(error, 403) && !hasStatus(error, 404)) throw error;
    return { found: false, answer: error, before: dataOf(before) };
  }

  async function isUnchanged(saved: SavedMap): Promise<boolean> {
    const { body } = await api.request<unknown>({ method: 'GET', path, accept: METADATA_ONLY, signal });
    const { uid, resourceVersion } = metadataOf(body);
    // Versions begin anew with a restored or rebuilt cluster, so the uid counts, too.
    return resourceVersion !== '' && resourceVersion === saved.resourceVersion && uid === saved.uid;
  }
}

function found({ resourceVersion, entries }: SavedMap): PublishedMap {
  return { found: true, resourceVersion, data: new Map(entries) };
}

function dataOf(before: Recalled<SavedMap>): Recalled<ReadonlyMap<string, string>> {
  return before.state === 'known' ? { state: 'known', value: new Map(before.value.entries) } : before;
}

function savedMap(body: unknown, about: string): SavedMap {
  const data = fieldOf(body, 'data') ?? {};
  if (typeof data !== 'object') throw unusable(about, 'holds no text');
  const entries = Object.entries(data).map(([key, text]: [string, unknown]): [string, string] => {
    if (typeof text !== 'string') throw unusable(about, 'holds something that is not text');
    return [key, text];
  });
  const size = entries.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  if (size > MAX_CHARACTERS) throw unusable(about, 'is larger than 1 MiB');
  return { ...metadataOf(body), entries };
}

function metadataOf(body: unknown): { readonly uid: string; readonly resourceVersion: string } {
  const metadata = fieldOf(body, 'metadata');
  const text = (name: string): string => {
    const value = fieldOf(metadata, name);
    return typeof value === 'string' ? value : '';
  };
  return { uid: text('uid'), resourceVersion: text('resourceVersion') };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name) ?? undefined;
}

function unusable(about: string, why: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `ConfigMap ${about} cannot be used`, {
    reasons: [{ path: `ConfigMap ${about}`, message: why, fix: 'ask your cluster admin to publish it again' }],
  });
}
