import type { NewSecret } from '@aisubmit/sdk';
import { verifyGitPassword } from './verify-git-password.ts';
import type { VerifyOptions } from './verify-options.ts';
import { verifyRegistry } from './verify-registry.ts';
import { verifyS3 } from './verify-s3.ts';
import { verifySshKey } from './verify-ssh-key.ts';
import { verifyToken } from './verify-token.ts';

/**
 * Tries a credential where it is for.
 *
 * @returns What came of it, one sentence.
 * @throws {AisubmitError} `INVALID_INPUT` when it is refused or cannot be tried, `UNREACHABLE`, `INTERRUPTED`.
 */
export function verifyCredential(secret: NewSecret, options: VerifyOptions): Promise<string> {
  if (secret.kind === 's3') return verifyS3(secret, options);
  if (secret.kind === 'registry') return verifyRegistry(secret, options);
  if (secret.kind === 'token') return verifyToken(secret, options);
  return secret.protocol === 'ssh' ? verifySshKey(secret, options) : verifyGitPassword(secret, options);
}
