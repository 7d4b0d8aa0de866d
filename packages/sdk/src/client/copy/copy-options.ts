import type { RetryClock } from '../transport/retry.ts';

/** A container whose files are meant. */
export interface CopyPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
}

/** How far a copy is. */
export interface CopyProgress {
  /** Contents of files so far. */
  readonly bytes: number;
  readonly files: number;
}

export interface CopyOptions {
  /** Modes and times of change. @default true */
  readonly preserve?: boolean | undefined;
  /** Called often. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** Called with what was left out, one sentence, safe to show. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Of this machine; decides which names it can hold. */
  readonly platform: NodeJS.Platform;
  /**
   * How often a copy out of a pod begins again after the connection broke; files that had come whole are not written
   * again. A copy into a pod never does: it may have got its names there. @default 0
   */
  readonly retries?: number | undefined;
  readonly clock?: RetryClock | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What {@link CopyOptions} count on while they run. */
export interface CopyTally {
  readonly add: (bytes: number) => void;
  readonly addFile: () => void;
  readonly note: (sentence: string) => void;
  readonly result: () => CopyProgress;
}

/** Counts, and tells whoever wants to know. */
export function createTally({ onProgress, onNote }: CopyOptions): CopyTally {
  let [bytes, files] = [0, 0];
  const tell = (): void => onProgress?.({ bytes, files });
  return {
    add: (more) => {
      bytes += more;
      tell();
    },
    addFile: () => {
      files += 1;
      tell();
    },
    note: (sentence) => onNote?.(sentence),
    result: () => ({ bytes, files }),
  };
}
