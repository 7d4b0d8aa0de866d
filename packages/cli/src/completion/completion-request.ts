import type { NameSource } from '@aisubmit/sdk/client';

/** What is to be completed with names that are not known beforehand. */
export interface CompletionRequest {
  readonly source: NameSource | 'context' | 'cluster' | 'user';
  /** Only names of these kinds, such as `Training`. */
  readonly kinds?: readonly string[] | undefined;
  /** What has been typed of the word. */
  readonly typed: string;
  /** Words that stand on the line already and are not offered again. */
  readonly taken: readonly string[];
  /** kubectl's global flags as far as they were typed, by their long names. */
  readonly flags: Readonly<Record<string, string>>;
}
