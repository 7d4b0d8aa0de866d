import { AisubmitError } from '@aisubmit/sdk';
import { everythingShown } from './secrets-in.ts';
import type { TestIssuer } from './start-issuer.ts';

/** What a person is told when a login fails. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly fix: string | undefined;
}

/** Waits for a failure and answers what it says. Throws if it shows anything secret, has a cause, or is not ours. */
export async function caught(work: Promise<unknown>, issuer?: TestIssuer): Promise<Told> {
  const error = await work.then(
    () => {
      throw new Error('it did not fail');
    },
    (thrown: unknown) => thrown,
  );
  const shown = everythingShown(error);
  const leaked = (issuer?.secrets() ?? []).filter((secret) => secret.length >= 8 && shown.includes(secret));
  if (leaked.length > 0) throw new Error(`an error shows ${leaked.length} secrets`);
  if (!(error instanceof AisubmitError)) throw error;
  if (error.cause !== undefined) throw new Error('the error has a cause');
  return { code: error.code, message: error.message, fix: error.fix };
}
