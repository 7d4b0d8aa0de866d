/** What the error stream of an exec says at its end: a Kubernetes Status. */
export type ExecStatus = Readonly<Record<string, unknown>>;

export const EXEC_SUCCESS: ExecStatus = { metadata: {}, status: 'Success' };

/** As a node says it of a process that ended with a code that is not 0. */
export function exitStatus(code: number, command: readonly string[]): ExecStatus {
  return nonZero(code, `error executing command [${command.join(' ')}], exit code ${code}`);
}

/** As an API server says it, who translates for a node. */
export function translatedExitStatus(code: number): ExecStatus {
  return nonZero(code, `command terminated with exit code ${code}`);
}

function nonZero(code: number, words: string): ExecStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${words}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** As a node says that a process never started. */
export function internalError(message: string): ExecStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  };
}
