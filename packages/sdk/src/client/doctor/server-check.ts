import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { ServerVersion } from '../server-version.ts';
import type { Verdict } from './doctor-check.ts';
import { AGAIN } from './fixes.ts';

/** What becomes of asking the server for its version. */
export function serverVerdict(
  address: string,
  { value, error }: { readonly value?: ServerVersion; readonly error?: unknown },
): Verdict {
  if (value !== undefined) return { status: 'pass', found: `Kubernetes ${value.gitVersion} at ${safeText(address)}` };
  const message = error instanceof AisubmitError ? error.message : 'the answer could not be understood';
  const fix = (error instanceof AisubmitError ? error.fix : undefined) ?? AGAIN;
  if (error instanceof AisubmitError && KNOWN_SERVER.has(error.code)) {
    const found = `${safeText(address)} does not tell its version: ${safeText(message)}`;
    return { status: 'warn', found, why: 'what the server can do is not known', fix };
  }
  return { status: 'fail', found: safeText(message), why: 'without the server nothing else can be looked at', fix };
}

const KNOWN_SERVER: ReadonlySet<string> = new Set(['NOT_LOGGED_IN', 'FORBIDDEN', 'NOT_FOUND']);
