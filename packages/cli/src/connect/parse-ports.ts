import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

/** One value of `--port`. */
export interface PortPair {
  /** Of this machine; undefined leaves the choice to us. */
  readonly local: number | undefined;
  /** In the pod; undefined is the workload's own. */
  readonly remote: number | undefined;
}

const LAST = 65_535;

/**
 * Reads `LOCAL`, `LOCAL:REMOTE` and `:REMOTE`.
 *
 * @throws AisubmitError `INVALID_INPUT`.
 */
export function parsePort(text: string): PortPair {
  const [, local = '', remote] = /^(\d{0,5})(?::(\d{1,5}))?$/.exec(text) ?? [];
  const pair = { local: number(local), remote: number(remote ?? '') };
  const isEmpty = local === '' && remote === undefined;
  if (!isEmpty && [pair.local, pair.remote].every(isPort) && pair.remote !== 0) return pair;
  throw new AisubmitError('INVALID_INPUT', `--port must be LOCAL, LOCAL:REMOTE or :REMOTE (got "${clean(text)}")`, {
    fix: 'ports are numbers from 1 to 65535, and LOCAL may be 0 for any that is free: --port 8899, --port 8899:6006, --port :6006',
  });
}

function number(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

function isPort(port: number | undefined): boolean {
  return port === undefined || (port >= 0 && port <= LAST);
}

function clean(text: string): string {
  return escapeControlChars(text.slice(0, 60));
}
