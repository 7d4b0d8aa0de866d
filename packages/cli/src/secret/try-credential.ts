import { AisubmitError, escapeControlChars, type NewSecret, TOKEN_PURPOSES } from '@aisubmit/sdk';
import type { CredentialFlags } from '../flags/secret-flags.ts';
import type { Host } from '../host.ts';
import { Progress } from '../ui/progress.ts';

interface Trial {
  readonly flags: CredentialFlags;
  readonly host: Host;
  /** True when what the flags do not say was taken from the record of the old one. @default false */
  readonly isRecorded?: boolean | undefined;
}

/**
 * Tries a credential where `--verify` asks for it, and says in one sentence what came of it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when it is refused, or when only a record says where it would be sent.
 */
export async function tryCredential(secret: NewSecret, { flags, host, isRecorded = false }: Trial): Promise<void> {
  if (!flags.verify) {
    const foreign = (['repository', 'bucket'] as const).find((flag) => flags[flag] !== undefined);
    if (foreign === undefined) return;
    throw new AisubmitError('INVALID_INPUT', `--${foreign} goes with --verify`, { fix: 'add --verify' });
  }
  if (isRecorded && flags.host === undefined) refuseHostOfRecord(secret);
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

/** Whoever may write ConfigMaps may have written the record; a key and a signature give nothing away, a password does. */
function refuseHostOfRecord(secret: NewSecret): void {
  const foreign = foreignHost(secret);
  if (foreign === undefined) return;
  throw new AisubmitError(
    'INVALID_INPUT',
    `only the record of this Secret, which others may change, says that the credential is for ${foreign}; it was not sent there`,
    { fix: `add --host ${foreign} if that is right, or leave out --verify` },
  );
}

function foreignHost(secret: NewSecret): string | undefined {
  if (secret.kind === 'registry') return secret.host;
  if (secret.kind !== 'token') return undefined;
  return secret.hosts.find((each) => TOKEN_PURPOSES[secret.purpose]?.includes(each) !== true);
}
