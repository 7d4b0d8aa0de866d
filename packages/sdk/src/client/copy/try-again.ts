import { AisubmitError } from '../../errors.ts';
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
  let whole = 0;
  for (let broken = 0; ; broken++) {
    const tally = createTally(options);
    try {
      await copy({ tally, made, since: broken === 0 ? undefined : start });
      return tally.result();
    } catch (error) {
      whole = Math.max(whole, tally.result().files);
      if (broken >= retries || !(error instanceof ApiError) || !error.transient) throw withWhole(error, whole);
      const ofAll = Number.isFinite(retries) ? ` of ${retries}` : '';
      tally.note(`${error.message}; beginning again, ${broken + 1}${ofAll}${stay(whole)}`);
      await clock.sleep(pauseMs(broken, clock), signal);
    }
  }
}

function withWhole(error: unknown, whole: number): unknown {
  if (!(error instanceof AisubmitError) || whole === 0) return error;
  const { code, message, fix, status } = error;
  return new AisubmitError(code, `${message}${stay(whole)}`, {
    cause: error,
    ...(fix === undefined ? {} : { fix }),
    ...(status === undefined ? {} : { status }),
  });
}

function stay(files: number): string {
  if (files === 0) return '';
  return files === 1 ? '; 1 file that had come whole stays' : `; ${files} files that had come whole stay`;
}
