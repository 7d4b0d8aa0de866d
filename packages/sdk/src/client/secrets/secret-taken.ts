import { AisubmitError } from '../../errors.ts';
import type { SecretRef } from './secret-ref.ts';

/** The name is one that aisubmit has given before. */
export function secretTaken({ name, namespace }: SecretRef): AisubmitError {
  return new AisubmitError('CONFLICT', `Secret ${name} exists already in namespace ${namespace}`, {
    status: 409,
    fix: `to replace what it holds: kubectl aisubmit secret rotate ${name}; otherwise choose another name`,
  });
}

/** The name is taken although no record has it. */
export function secretHeld({ name, namespace }: SecretRef): AisubmitError {
  return new AisubmitError(
    'CONFLICT',
    `a Secret ${name} that was not made with aisubmit exists already in namespace ${namespace}`,
    { status: 409, fix: 'choose another name, or ask whoever made it' },
  );
}
