import type { Reason } from '../errors.ts';
import type { Effective } from './effective.ts';

/** Variables that would set the server's password, or its clock, past the file it reads. */
const CODE_SERVER = ['PASSWORD', 'HASHED_PASSWORD', 'CODE_SERVER_CONFIG', 'CODE_SERVER_IDLE_TIMEOUT_SECONDS'];
/** code-server refuses to start with less. */
const CODE_SERVER_MIN_IDLE_SECONDS = 61;

/** What a notebook's server would not start with, or be opened by. */
export function ideContradictions(effective: Effective): Reason[] {
  if (effective.kind !== 'Notebook' || effective.spec.ide !== 'vscode') return [];
  const { env, idleTimeoutSeconds } = effective.spec;
  const reasons: Reason[] = env.flatMap(({ name }, index) =>
    CODE_SERVER.includes(name)
      ? [{ path: `spec.env[${index}].name`, message: `must not be ${name}, which aisubmit sets` }]
      : [],
  );
  if (idleTimeoutSeconds < CODE_SERVER_MIN_IDLE_SECONDS) {
    const message = `must be more than 1m for VS Code (got ${idleTimeoutSeconds}s)`;
    reasons.push({ path: 'spec.idleTimeout', message, fix: 'give it at least 2m' });
  }
  return reasons;
}
