import { readFile } from 'node:fs/promises';
import { AisubmitError } from '../../errors.ts';
import { headerSafe } from '../kubeconfig/auth-source.ts';
import { safeText } from '../safe-text.ts';
import type { Authenticator } from './credential.ts';
import { tokenFileFix } from './login-fix.ts';

/** A projected service account token is rotated under our feet; client-go reads it again after a minute, too. */
const REREAD_AFTER_MS = 60_000;

/** Authenticates with the token in a file, read again every minute and after a 401. */
export function tokenFileAuthenticator(
  path: string,
  options: { readonly fallback?: string | undefined; readonly now?: (() => number) | undefined } = {},
): Authenticator {
  const now = options.now ?? Date.now;
  let cached: { readonly token: string; readonly readAt: number } | undefined;
  return {
    async current() {
      if (cached === undefined || now() - cached.readAt >= REREAD_AFTER_MS) {
        cached = { token: await readToken(path, cached?.token ?? options.fallback), readAt: now() };
      }
      return { authorization: `Bearer ${cached.token}` };
    },
    refused(credential) {
      const last = cached;
      if (last === undefined || credential.authorization !== `Bearer ${last.token}`) return true;
      // One more read is worth it only when the copy could be stale.
      cached = undefined;
      return now() - last.readAt > 0;
    },
  };
}

async function readToken(path: string, previous: string | undefined): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.trim() !== '') return headerSafe(text, path);
    throw new AisubmitError('NOT_LOGGED_IN', `the token file ${safeText(path)} is empty`, { fix: tokenFileFix(path) });
  } catch (error) {
    if (previous !== undefined && previous !== '') return headerSafe(previous, path);
    if (error instanceof AisubmitError) throw error;
    throw unreadable(error, path);
  }
}

function unreadable(cause: unknown, path: string): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', `the token file ${safeText(path)} cannot be read`, {
    cause,
    fix: `correct tokenFile in the kubeconfig, or ${tokenFileFix(path)}`,
  });
}
