import { AisubmitError } from '@aisubmit/sdk';
import type { DoctorCheck } from '@aisubmit/sdk/client';
import type { CredentialFacts } from '../auth/credential-facts.ts';
import type { KeychainLibrary } from '../auth/store/keychain-library.ts';

interface KeychainCheckOptions {
  readonly platform: NodeJS.Platform;
  /** Stands in for the system's. */
  readonly library?: KeychainLibrary;
}

/** Nobody waits for a check as long as for a login. */
const TIMEOUT_MS = 5000;

/** Whether tokens can be kept in the keychain of the system, where that matters. */
export async function keychainCheck(
  facts: CredentialFacts | undefined,
  { platform, library }: KeychainCheckOptions,
): Promise<DoctorCheck> {
  const id = 'keychain';
  if (facts?.login?.store === 'file') {
    return { id, status: 'pass', found: 'not needed: your login is kept in an encrypted file' };
  }
  const { keychainIsLocked } = await import('../auth/store/keychain-store.ts');
  const { keychainError } = await import('../auth/store/keychain-error.ts');
  try {
    const isLocked = await keychainIsLocked({ platform, library, timeoutMs: TIMEOUT_MS });
    if (!isLocked) return { id, status: 'pass', found: 'the keychain of this machine can be used' };
    throw keychainError('locked', platform);
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return { id, ...judged(error, facts) };
  }
}

function judged({ message, fix }: AisubmitError, facts: CredentialFacts | undefined): Omit<DoctorCheck, 'id'> {
  const advice = { fix: fix ?? 'keep tokens in an encrypted file: kubectl aisubmit login --token-store=file' };
  if (facts?.login !== undefined) {
    return { status: 'fail', found: message, why: 'your login is in it', ...advice };
  }
  if (facts !== undefined && facts.type !== 'none') {
    return { status: 'pass', found: `not needed for the credential you use (${message})` };
  }
  return {
    status: 'warn',
    found: message,
    why: 'kubectl aisubmit login would have nowhere to keep your login',
    ...advice,
  };
}
