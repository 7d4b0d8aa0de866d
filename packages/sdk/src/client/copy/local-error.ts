import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';

/** Makes an error of this machine's file system one in words; leaves others as they are. */
export function localError(place: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const { why, fix } = FAULTS[code] ?? { why: `failed with ${code}` };
  return new AisubmitError('INVALID_INPUT', `${safeText(place, 300)}: ${why}`, fix === undefined ? {} : { fix });
}

/** `ENOENT` and the like. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AisubmitError || !(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

interface Fault {
  readonly why: string;
  readonly fix?: string;
}

const DENIED: Fault = {
  why: 'permission denied on this machine',
  fix: 'choose a place that is yours, or have its owner let you in',
};
const NO_SPACE: Fault = { why: 'there is no space left on this machine', fix: 'make room, or choose another place' };
const FOLDER_IN_THE_WAY: Fault = {
  why: 'a folder of that name is in the way',
  fix: 'move it away, or choose another name',
};

const FAULTS: Readonly<Record<string, Fault>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { why: 'it cannot be written to', fix: 'choose another place' },
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  ENOENT: { why: 'there is no such file or folder' },
  ENOTDIR: { why: 'a file is in the way', fix: 'move it away, or choose another name' },
  EISDIR: FOLDER_IN_THE_WAY,
  ENOTEMPTY: FOLDER_IN_THE_WAY,
  EEXIST: FOLDER_IN_THE_WAY,
  ENAMETOOLONG: { why: 'the name is too long for this machine' },
  EFBIG: { why: 'it is too large for this file system' },
};
