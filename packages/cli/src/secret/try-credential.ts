import { AisubmitError, escapeControlChars, type NewSecret } from '@aisubmit/sdk';
import type { CredentialFlags } from '../flags/secret-flags.ts';
import type { Host } from '../host.ts';
import { Progress } from '../ui/progress.ts';

/** Tries a credential where `--verify` asks for it, and says in one sentence what came of it. */
export async function tryCredential(
  secret: NewSecret,
  { flags, host }: { readonly flags: CredentialFlags; readonly host: Host },
): Promise<void> {
  if (!flags.verify) {
    const foreign = (['repository', 'bucket'] as const).find((flag) => flags[flag] !== undefined);
    if (foreign === undefined) return;
    throw new AisubmitError('INVALID_INPUT', `--${foreign} goes with --verify`, { fix: 'add --verify' });
  }
  const progress = new Progress(host);
  progress.step('Trying the credential');
  try {
    const { verifyCredential } = await import('./verify/verify-credential.ts');
    const sentence = await verifyCredential(secret, { flags, host });
    progress.stop();
    host.stderr.write(`${escapeControlChars(sentence)}\n`);
  } finally {
    progress.stop();
  }
}
