import type { SourceCache } from './source-cache.ts';

export interface SourceOptions {
  /** Namespace that the workload is to live in. */
  readonly namespace: string;
  /** What this user's machine remembers of clusters. */
  readonly cache: SourceCache;
  readonly signal?: AbortSignal | undefined;
}
