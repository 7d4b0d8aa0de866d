import { AisubmitError } from '@aisubmit/sdk';
import type { SecretRef } from '@aisubmit/sdk/client';

/** A Secret of this name was made with aisubmit before. */
export function alreadyThere({ name, namespace }: SecretRef): AisubmitError {
  return new AisubmitError('CONFLICT', `Secret ${name} exists already in namespace ${namespace}`, {
    status: 409,
    fix: `to replace what it holds: kubectl aisubmit secret rotate ${name}; otherwise choose another name`,
  });
}
