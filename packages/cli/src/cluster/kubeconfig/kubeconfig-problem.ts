import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

const MAX_SHOWN = 200;

/** A kubeconfig that cannot be written: nothing of it was changed. */
export function kubeconfigProblem(path: string, what: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `kubeconfig ${shown(path)} ${what}`, { fix });
}

/** Explains why a file could not be read, written or locked. */
export function fileProblem(error: unknown, path: string, verb: 'read' | 'written'): AisubmitError {
  if (error instanceof AisubmitError) return error;
  const code = codeOf(error) ?? 'unknown error';
  return kubeconfigProblem(
    path,
    `cannot be ${verb}: ${FAILURES[code] ?? code}`,
    'correct its permissions, or name another file with --kubeconfig or KUBECONFIG',
  );
}

/** The name of a system error such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Text of a file, fit for a message. */
export function shown(text: string): string {
  return escapeControlChars(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  EACCES: 'permission denied',
  EPERM: 'permission denied, or another program has it open',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a part of its path is not a folder',
  ELOOP: 'it is a chain of links that never ends',
  EBUSY: 'it is in use, or mounted by itself, and cannot be replaced',
  EXDEV: 'it is mounted by itself and cannot be replaced',
};
