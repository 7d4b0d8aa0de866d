import { pauseMs } from '../forward/pause-ms.ts';
import { ApiError } from '../transport/api-error.ts';
import { realClock } from '../transport/real-clock.ts';
import { type CopyOptions, type CopyProgress, type CopyTally, createTally } from './copy-options.ts';

/** One attempt to copy everything. */
export interface Attempt {
  readonly tally: CopyTally;
  /** Milliseconds since 1970; what was written since then by an attempt before, and is still what the pod has, is whole. */
  readonly since: number | undefined;
  /** Folders that this or an attempt before has made. */
  readonly made: Set<string>;
}

/** Copies, and begins again as often as is wanted where the connection broke; says so with what has come so far. */
export async function tryAgain(copy: (attempt: Attempt) => Promise<void>, options: CopyOptions): Promise<CopyProgress> {
  const { retries = 0, signal, clock = realClock } = options;
  const start = Date.now();
  const made = new Set<string>();
  for (let broken = 0; ; broken++) {
    const tally = createTally(options);
    try {
      await copy({ tally, made, since: broken === 0 ? undefined : start });
      return tally.result();
    } catch (error) {
      if (broken >= retries || !(error instanceof ApiError) || !error.transient) throw error;
      tally.note(again(error, broken + 1, { retries, files: tally.result().files }));
      await clock.sleep(pauseMs(broken, clock), signal);
    }
  }
}

function again(
  { message }: ApiError,
  attempt: number,
  { retries, files }: { readonly retries: number; readonly files: number },
): string {
  const kept = files === 0 ? '' : `; ${files} ${files === 1 ? 'file that has' : 'files that have'} come whole stay`;
  return `${message}; beginning again, ${attempt} of ${retries === Number.POSITIVE_INFINITY ? 'as often as it takes' : retries}${kept}`;
}
