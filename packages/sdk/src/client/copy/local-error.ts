import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';

/** Makes an error of this machine's file system one in words; leaves others as they are. */
export function localError(place: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const why = WORDS[code] ?? `failed with ${code}`;
  const fix = FIXES[why];
  return new AisubmitError('INVALID_INPUT', `${safeText(place, 300)}: ${why}`, fix === undefined ? {} : { fix });
}

/** `ENOENT` and the like. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AisubmitError || !(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

const DENIED = 'permission denied on this machine';
const READ_ONLY = 'it cannot be written to';
const NO_SPACE = 'there is no space left on this machine';
const FOLDER_IN_THE_WAY = 'a folder of that name is in the way';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: READ_ONLY,
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a file is in the way',
  EISDIR: FOLDER_IN_THE_WAY,
  ENOTEMPTY: FOLDER_IN_THE_WAY,
  EEXIST: FOLDER_IN_THE_WAY,
  ENAMETOOLONG: 'the name is too long for this machine',
  EFBIG: 'it is too large for this file system',
};

const FIXES: Readonly<Record<string, string>> = {
  [DENIED]: 'choose a place that is yours, or have its owner let you in',
  [READ_ONLY]: 'choose another place',
  [NO_SPACE]: 'make room, or choose another place',
  [FOLDER_IN_THE_WAY]: 'move it away, or choose another name',
};
